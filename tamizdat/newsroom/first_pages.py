"""The pages a new newspaper begins with: drafts with a short, true text, to be finished by its editors.

Texts exist in English and Russian; another language begins with the English ones.
They promise only what the software keeps by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tamizdat.newsroom.fixed_pages import FixedPage
from tamizdat.newsroom.fronts import FrontPage


@dataclass(frozen=True, slots=True)
class FirstPage:
    title: str
    paragraphs: tuple[str, ...]


_Role = FixedPage.Role

ENGLISH = {
    _Role.ABOUT: FirstPage(
        "About us",
        (
            "Say here who makes this newspaper, where it is made, since when, and who pays for it.",
            "Name only people who may be named.",
        ),
    ),
    _Role.PRIVACY: FirstPage(
        "Privacy",
        (
            "This newspaper is made of plain files. Its pages set no cookie, need no script and ask no other site for anything.",
            (
                "Whoever runs the server that you read from can see that you asked it for a page, as with every site. "
                "A mirror of your choice, Tor or a copy on a stick keeps that between you and them."
            ),
        ),
    ),
    _Role.CORRECTIONS: FirstPage(
        "How we correct",
        (
            "When something we published was wrong, the story says what was wrong and what is right, with the date.",
            (
                "A story that has news since it was published shows the time of its last update. "
                "A story that was taken down leaves a note in its place."
            ),
        ),
    ),
    _Role.CONTACT: FirstPage(
        "Contact",
        (
            "Say here how to reach the newsroom, and which ways are safe for readers whose mail and telephone are watched.",
        ),
    ),
}

RUSSIAN = {
    _Role.ABOUT: FirstPage(
        "О нас",
        (
            "Расскажите здесь, кто делает эту газету, где и с какого времени, и на чьи деньги.",
            "Называйте только тех, кого можно называть.",
        ),
    ),
    _Role.PRIVACY: FirstPage(
        "Конфиденциальность",
        (
            (
                "Эта газета состоит из обычных файлов. Её страницы не ставят cookie, "
                "не требуют скриптов и ничего не запрашивают у других сайтов."
            ),
            (
                "Тот, кому принадлежит сервер, с которого вы читаете, видит, какую страницу вы запросили, как и на любом сайте. "
                "Зеркало, которому вы доверяете, Tor или копия на флешке избавят вас от этого."
            ),
        ),
    ),
    _Role.CORRECTIONS: FirstPage(
        "Как мы исправляем ошибки",
        (
            "Если опубликованное оказалось неверным, в материале сказано, что было неверно и как правильно, с датой.",
            "Если появились новости, указано время последнего обновления. На месте снятого материала остаётся пометка.",
        ),
    ),
    _Role.CONTACT: FirstPage(
        "Связь с нами",
        (
            "Напишите здесь, как связаться с редакцией и какие способы безопасны для тех, чью почту и телефон могут читать.",
        ),
    ),
}


def write_first_pages(languages: Sequence[str]) -> None:
    """Put a draft of each page that a language does not have yet under its front. Safe to repeat."""
    for language in languages:
        front = FrontPage.objects.get(locale__language_code=language)
        present = set(FixedPage.objects.filter(locale=front.locale).values_list("role", flat=True))
        for role, page in (RUSSIAN if language == "ru" else ENGLISH).items():
            if role not in present:
                _write(front, role, page)


def _write(front: FrontPage, role: str, page: FirstPage) -> None:
    draft = FixedPage(title=page.title, slug=role, role=role, locale=front.locale, live=False)
    draft.body = [("text", "".join(f"<p>{paragraph}</p>" for paragraph in page.paragraphs))]
    sibling = FixedPage.objects.filter(role=role).first()
    if sibling:
        draft.translation_key = sibling.translation_key
    front.add_child(instance=draft)
    draft.save_revision()
