"""What the desk's search costs with 20,000 stories: milliseconds of processor time for each kind of question."""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
WORDS = 350
ROUNDS = 9
QUESTIONS = {
    "a rare word, another form": "вертолётами",
    "a word of every third story": "выборов",
    "a word of every story": "the",
    "two words": "выборы мэра",
    "half a word": "верто",
    "two letters": "вы",
    "one letter": "в",
    "a phrase": '"председатель комиссии"',
    "no such word": "абракадабра",
}


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ["TAMIZDAT_DIR"] = home
        (Path(home) / "tamizdat.toml").write_text('name = "Bench"\nlanguages = ["ru", "en"]\n')
        (Path(home) / "keys").mkdir(mode=0o700)
        secret = Path(home) / "keys" / "secret"
        secret.write_text("only-for-measuring-and-as-long-as-a-secret-has-to-be")
        secret.chmod(0o600)
        measure()


def measure() -> None:
    from tamizdat.config.start import start

    start(without_rows=True)
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    print(f"{COUNT:,} stories of {WORDS} words, {connection.vendor}")
    write_stories()
    from tamizdat.newsroom.search.cards import file_all

    taken = milliseconds(file_all)
    print(f"filing all cards anew {taken / 1000:19.1f} s  ({taken / COUNT:.2f} ms a story)")
    print(f"a story's card, when it is saved {milliseconds(filing()):8.1f} ms\n")
    boxes = desk()
    print(f"{'':32}{'20 finds':>12}{'and count':>12}{'the page':>12}")
    for name, typed in QUESTIONS.items():
        figures = [milliseconds(lambda ask=ask, typed=typed: ask(typed)) for ask in boxes]
        print(f"{name:32}" + "".join(f"{figure:9.1f} ms" for figure in figures))


def write_stories() -> None:
    """Rows as the desk would leave them, without the desk's work of making each."""
    from django.db import transaction
    from wagtail.models import Locale, Page

    from tamizdat.newsroom.models import Article, Section, StoriesPage
    from tamizdat.newsroom.opening import open_newsroom

    open_newsroom("Bench", ["ru", "en"])
    parent = StoriesPage.objects.get(locale__language_code="ru")
    locale = Locale.objects.get(language_code="ru")
    section, _ = Section.objects.get_or_create(locale=locale, slug="p", defaults={"name": "Политика"})
    prose = Prose()
    with transaction.atomic():
        for number in range(COUNT):
            page = a_page(number, parent, prose)
            page.save_base(raw=True)
            story = Article(page_ptr=page, section=section, standfirst=prose.line(15))
            story.__dict__.update({key: value for key, value in page.__dict__.items() if key != "_state"})
            story.body = [("text", f"<p>{paragraph}</p>") for paragraph in prose.body()]
            story.save_base(raw=True)
        Page.objects.filter(pk=parent.pk).update(numchild=COUNT)


def a_page(number: int, parent: object, prose: Prose) -> object:
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Page

    from tamizdat.newsroom.models import Article

    when = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=2 * number)
    title = prose.line(7)
    return Page(
        title=title,
        draft_title=title,
        slug=f"s-{number}",
        url_path=f"{parent.url_path}s-{number}/",
        path=parent.path + Page._int2str(number + 1).rjust(Page.steplen, "0"),
        depth=parent.depth + 1,
        locale=parent.locale,
        content_type=ContentType.objects.get_for_model(Article),
        translation_key=uuid.uuid4(),
        first_published_at=when,
        last_published_at=when,
        latest_revision_created_at=when,
    )


def filing() -> Callable[[], None]:
    from tamizdat.newsroom.models import Article
    from tamizdat.newsroom.search.cards import card_of, file

    story = Article.objects.order_by("-pk").first()
    return lambda: file([card_of(story)])


def desk() -> list[Callable[[str], object]]:
    """Three ways to ask: the finds alone, the finds with their number, and the whole page that the editor's browser gets."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import reverse
    from wagtail.admin.views.pages.search import page_filter_search

    from tamizdat.newsroom.models import Article

    settings.ALLOWED_HOSTS.append("testserver")
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("chief", password="correct horse battery"))

    def finds(typed: str) -> int:
        return len(list(page_filter_search(typed, Article.objects.all())[0][:20]))

    def and_count(typed: str) -> int:
        pages = page_filter_search(typed, Article.objects.all())[0]
        return len(list(pages[:20])) + pages.count()

    def the_page(typed: str) -> int:
        return len(client.get(reverse("wagtailadmin_pages:search_results"), {"q": typed}).content)

    return [finds, and_count, the_page]


def milliseconds(work: Callable[[], object]) -> float:
    """Processor time of the middle one of ROUNDS runs; of fewer when it takes long. (SQLite works inside this process.)"""
    times: list[float] = []
    while len(times) < ROUNDS and sum(times) < 5_000:
        began = time.process_time()
        work()
        times.append((time.process_time() - began) * 1000)
    return sorted(times)[len(times) // 2]


class Prose:
    """Text whose words are as unevenly common as those of a language."""

    def __init__(self) -> None:
        self.hand = random.Random(7)
        syllables = [a + b for a in "бвгдклмнпрстч" for b in "аеиоуя"]
        endings = ["", "ами", "ов", "ый", "ть"]
        made = ["".join(self.hand.choices(syllables, k=3)) + self.hand.choice(endings) for _ in range(30_000)]
        self.vocabulary = ["в", "и", "на", "the", *made]
        self.weights = [1 / (rank + 3) for rank in range(len(self.vocabulary))]

    def line(self, length: int) -> str:
        return " ".join(self._words(length)).capitalize()

    def body(self) -> Iterator[str]:
        for _ in range(5):
            told = [words for words, share in TOLD.items() if self.hand.random() < share]
            yield " ".join([*self._words(WORDS // 5), *told])

    def _words(self, count: int) -> list[str]:
        return self.hand.choices(self.vocabulary, self.weights, k=count)


TOLD = {"выборах": 0.08, "мэром": 0.03, "председателю комиссий": 0.01, "вертолёта": 0.0002}
"""Words that the questions ask for, and how many paragraphs have them."""

if __name__ == "__main__":
    main()
