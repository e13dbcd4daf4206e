"""A question asked of the database: FTS5 on SQLite, tsvector on PostgreSQL.

Wagtail's own ranking on SQLite reads the average length of all texts again for every hit. Here the
database's own index ranks, and only the ids of one page of results leave it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

from tamizdat.newsroom.search.questions import All, Any, Everything, InOrder, Question, Stem

Write = Callable[[Question, bool], str]


@dataclass(frozen=True, slots=True)
class Engine:
    """SQL of one kind of database: ``hits`` selects ids, ``fits`` says how well each fits, ``write`` is its language."""

    hits: str
    fits: str
    write: Write


# Relevance is a share of the best one's, rounded: of stories that fit about equally well the newest comes first.
_RANKED = """
SELECT page_id, round(fit / max(fit) OVER (), 1) AS score FROM ({found}) AS found
ORDER BY score DESC, dated DESC, page_id DESC
"""
_SQLITE = """
SELECT card.page_id, card.dated, -bm25(card_index_words, 8.0, 1.0) AS fit
FROM card_index_words JOIN card_index_indexcard card ON card.page_id = card_index_words.rowid
WHERE card_index_words MATCH %s"""  # a title weighs as much as eight mentions
_POSTGRES = """
SELECT card.page_id, card.dated, ts_rank('{0.1, 0.2, 0.4, 0.8}', card.words, asked.query)::numeric AS fit
FROM card_index_indexcard card, to_tsquery('simple', %s) AS asked(query)
WHERE card.words @@ asked.query"""


def write_fts5(asked: Question, title_only: bool) -> str:
    """In the language of FTS5. Stems are letters and digits, so quoting them is all the care that is needed."""
    match asked:
        case Stem():
            text = f'"{asked.text}"*' if asked.beginning else f'"{asked.text}"'
        case InOrder():
            text = " + ".join(f'"{part}"' for part in asked.stems)
        case Any():
            text = " OR ".join(f"({write_fts5(part, False)})" for part in asked.parts) or '""'
        case All():
            text = " AND ".join(f"({write_fts5(part, False)})" for part in asked.parts)
            for part in asked.without:
                text = f"({text}) NOT ({write_fts5(part, False)})"
        case Everything():
            raise ValueError("Everything is no question for an index.")
    return f"title : ({text})" if title_only else text


def write_tsquery(asked: Question, title_only: bool) -> str:
    """In the language of PostgreSQL."""
    match asked:
        case Stem():
            mark = ("*" if asked.beginning else "") + ("A" if title_only else "")
            return f"'{asked.text}':{mark}" if mark else f"'{asked.text}'"
        case InOrder():
            return " <-> ".join(write_tsquery(Stem(part), title_only) for part in asked.stems)
        case Any():
            return " | ".join(f"({write_tsquery(part, title_only)})" for part in asked.parts)
        case All():
            parts = [f"({write_tsquery(part, title_only)})" for part in asked.parts]
            return " & ".join([*parts, *(f"!({write_tsquery(part, title_only)})" for part in asked.without)])
        case Everything():
            raise ValueError("Everything is no question for an index.")


ENGINES = {
    "sqlite": Engine("SELECT rowid FROM card_index_words WHERE card_index_words MATCH %s", _SQLITE, write_fts5),
    "postgresql": Engine(
        "SELECT page_id FROM card_index_indexcard WHERE words @@ to_tsquery('simple', %s)", _POSTGRES, write_tsquery
    ),
}


def hits(asked: Question, title_only: bool, using: str) -> RawSQL:
    """The ids of the pages that answer, for ``pk__in``."""
    engine = ENGINES[connections[using].vendor]
    return RawSQL(engine.hits, [engine.write(asked, title_only)])  # noqa: S611  the question is a parameter


def ranked(
    asked: Question, title_only: bool, among: QuerySet[Model], start: int, stop: int | None
) -> list[tuple[int, float]]:
    """Ids and scores of the pages ``among`` these that answer, the best first, from ``start`` up to ``stop``."""
    connection = connections[among.db]
    engine = ENGINES[connection.vendor]
    parameters: list[str | int] = [engine.write(asked, title_only)]
    condition = ""
    if among.query.where:
        inner, values = among.order_by().values("pk").query.sql_with_params()
        condition = f" AND card.page_id IN ({inner})"
        parameters.extend(values)
    sql = _RANKED.replace("{found}", engine.fits + condition)
    if stop is not None:
        sql += " LIMIT %s OFFSET %s"
        parameters.extend([stop - start, start])
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found = cursor.fetchall()
    return [(int(pk), float(score)) for pk, score in (found if stop is not None else found[start:])]
