"""What an editor typed, as an expression of stems that any database can be asked."""

from __future__ import annotations

from dataclasses import dataclass

from modelsearch.query import And, Boost, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

from tamizdat.newsroom.search.words import stem, stems, words


@dataclass(frozen=True, slots=True)
class Stem:
    """A word with this stem; with ``beginning``, any word that begins so."""

    text: str
    beginning: bool = False


@dataclass(frozen=True, slots=True)
class InOrder:
    """These stems one after the other."""

    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class All:
    """All of these, and none of ``without``."""

    parts: tuple[Question, ...]
    without: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of these; without any, nothing is found."""

    parts: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Everything:
    """No condition at all."""


Question = Stem | InOrder | All | Any | Everything


def question(query: SearchQuery, typing: bool) -> Question:
    """Read a query of Wagtail's. ``typing``: the last word may be half a word still."""
    while isinstance(query, Boost):  # a weight changes the order, not what is found
        query = query.subquery
    match query:
        case MatchAll():
            return Everything()
        case PlainText():
            return _words(query.query_string, query.operator, typing)
        case Phrase():
            return _phrase(query.query_string)
        case Or():
            return Any(tuple(question(part, typing) for part in query.subqueries))
        case And():
            return _all_of(query.subqueries, typing)
    if isinstance(query, Not):
        return Any() if isinstance(query.subquery, MatchAll) else _all_of([query], typing)
    raise NotImplementedError(
        f"The desk's search does not know {type(query).__name__}; ask with plain words or a phrase."
    )


def _words(text: str, operator: str, typing: bool) -> Question:
    typed = list(words(text))
    if not typed:
        return Any()
    parts: list[Question] = [Stem(stem(word)) for word in typed]
    if typing and not text[-1:].isspace():
        parts[-1] = Any((parts[-1], Stem(typed[-1], beginning=True)))
    return Any(tuple(parts)) if operator == "or" else All(tuple(parts))


def _phrase(text: str) -> Question:
    together = tuple(stems(text))
    return InOrder(together) if together else Any()


def _all_of(queries: list[SearchQuery], typing: bool) -> Question:
    wanted = [question(query, typing) for query in queries if not isinstance(query, Not)]
    unwanted = [question(query.subquery, typing=False) for query in queries if isinstance(query, Not)]
    parts = [part for part in wanted if not isinstance(part, Everything)]
    if not parts and not unwanted:
        return Everything()
    return All(tuple(parts), tuple(unwanted))
