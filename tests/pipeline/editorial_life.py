"""Everything that editors do, in any order: a machine of rules over the real newsroom, paper and press."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from wagtail.models import Page

from tamizdat.circulation.models import Newsletter
from tamizdat.giving.models import Ask, Campaign
from tamizdat.newsroom.models import (
    Article,
    Author,
    Byline,
    CorrectionNote,
    FixedPage,
    FrontPage,
    Notice,
    Photo,
    Redirect,
    RelatedStory,
    Section,
    Topic,
)
from tamizdat.paper.models import PrintedIssue
from tamizdat.pipeline.waking import note
from tests.builders import a_story
from tests.moneydesk.ledger import some_payments
from tests.pipeline.letters import an_issue_was_sent
from tests.pipeline.newspapers import paper
from tests.pipeline.promises import check

NAMES = ["Zaremaq Quillonz", "Ozipov Varnishev", "Teklaw Embrasz"]
"""Of the authors; a reader may see them while the byline is public, and not one letter of them after that."""

SLUGS = ["dam", "ferry", "lamp", "mill"]
PICK = st.integers(0, 10_000)
HEADLINES = st.sampled_from(["Dam holds", "Ferry stops", "Lamps out", "Mill & weir"])
LANGUAGES = st.sampled_from(["en", "en", "en", "ru"])
VISIBILITIES = st.sampled_from(Author.Visibility.values)
_drafts = count(1)


class Desk(RuleBasedStateMachine):
    """Begins with the newspaper that the test made and pressed into ``begun``; ends where it began: all is rolled back."""

    begun: Path

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        shutil.rmtree(paper(), ignore_errors=True)
        shutil.copytree(self.begun, paper())

    def teardown(self) -> None:
        try:
            check()
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    @rule(language=LANGUAGES, headline=HEADLINES, slug=st.sampled_from([*SLUGS, ""]), pick=PICK)
    def publishes(self, language, headline, slug, pick):
        if slug and Page.objects.filter(slug=slug).exists():
            return
        section = _one(Section, pick, language)
        topics = [topic] if (topic := _one(Topic, pick, language)) and pick % 3 else []
        named = {"slug": slug} if slug else {}
        a_story(headline, section=section, language=language, authors=_authors(pick, language), topics=topics, **named)

    @rule(pick=PICK)
    def drafts(self, pick):
        secret = f"UNPRINTED{next(_drafts)}"
        if pick % 2:
            a_story(secret, section=_one(Section, pick, "en"), live=False)
        elif story := _one(Article, pick):
            story.title, story.standfirst = secret, secret
            story.save_revision()

    @rule(pick=PICK, headline=HEADLINES)
    def rewrites(self, pick, headline):
        if story := _live(pick):
            story.title = headline
            story.body = [("text", f"<p>{headline}, once more.</p>"), *_photo_block(pick)]
            story.updated_at = timezone.now() if pick % 2 else None
            _publish(story)

    @rule(pick=PICK, to=PICK)
    def moves_to_another_section(self, pick, to):
        if story := _live(pick):
            story.section = _one(Section, to, story.locale.language_code)
            _publish(story)

    @rule(pick=PICK, who=PICK, what=PICK)
    def changes_bylines_and_topics(self, pick, who, what):
        if story := _live(pick):
            language = story.locale.language_code
            story.bylines = [Byline(author=author) for author in _authors(who, language)]
            story.topics = [topic] if (topic := _one(Topic, what, language)) and what % 3 else []
            _publish(story)

    @rule(pick=PICK)
    def corrects(self, pick):
        if story := _live(pick):
            story.corrections.add(CorrectionNote(text=f"<p>It was {pick}.</p>"))
            _publish(story)

    @rule(pick=PICK, other=PICK)
    def picks_a_related_story(self, pick, other):
        story, related = _live(pick), _live(other)
        if story and related and story.pk != related.pk:
            story.related_stories = [RelatedStory(story=related)]
            _publish(story)

    @rule(pick=PICK, other=PICK)
    def links_two_languages(self, pick, other):
        story, twin = _live(pick, "en"), _live(other, "ru")
        if story and twin:
            Article.objects.filter(translation_key=story.translation_key, locale=twin.locale).exclude(
                pk=twin.pk
            ).delete()
            twin.translation_key = story.translation_key
            _publish(twin)

    @rule(pick=PICK, slug=st.sampled_from(SLUGS))
    def gives_another_address(self, pick, slug):
        story = _live(pick)
        if story and not Page.objects.filter(slug=slug).exists():
            story.slug = slug
            _publish(story)

    @rule(pick=PICK, language=LANGUAGES, name=HEADLINES)
    def opens_or_closes_a_newsletter(self, pick, language, name):
        newsletter = Newsletter.objects.filter(slug=SLUGS[pick % 2]).first() or Newsletter(slug=SLUGS[pick % 2])
        newsletter.language, newsletter.name, newsletter.open = language, name, pick % 3 > 0
        newsletter.save()

    @rule(
        pick=PICK, language=LANGUAGES, words=HEADLINES, placement=st.sampled_from(["top", "story", "front", "support"])
    )
    def asks_for_support(self, pick, language, words, placement):
        ask = Ask.objects.filter(name=SLUGS[pick % 3]).first() or Ask(name=SLUGS[pick % 3])
        ask.language, ask.placement, ask.text, ask.on, ask.priority = language, placement, words, pick % 4 > 0, pick % 5
        ask.campaign = Campaign.objects.get_or_create(slug="winter", defaults={"goal": 10_000})[0] if pick % 2 else None
        ask.save()

    @rule(pick=PICK)
    def marks_a_story_as_grief(self, pick):
        if story := _live(pick):
            story.grief = not story.grief
            _publish(story)

    @rule(amount=st.integers(1, 10_000))
    def receives_money_for_the_campaign(self, amount):
        some_payments("winter", amount)

    @rule(pick=PICK)
    def withdraws(self, pick):
        if story := _live(pick):
            story.unpublish()

    @rule(pick=PICK)
    def gives_back(self, pick):
        stories = Article.objects.filter(live=False, first_published_at__isnull=False).exclude(
            title__startswith="UNPRINTED"
        )
        if story := _nth(stories, pick):
            _publish(story)

    @rule(pick=PICK)
    def deletes(self, pick):
        if story := _one(Article, pick):
            story.delete()

    @rule(pick=PICK, visibility=VISIBILITIES)
    def names_or_withholds(self, pick, visibility):
        if author := _one(Author, pick):
            author.visibility, author.pen_name = visibility, f"A pen {author.pk}"
            author.save()

    @rule(pick=PICK, name=st.sampled_from(["Town", "River", "Harbour"]), kind=st.sampled_from([Section, Topic]))
    def renames(self, pick, name, kind):
        thing = _one(kind, pick)
        if thing and not kind.objects.filter(slug=name.lower(), locale=thing.locale).exists():
            thing.name, thing.slug = name, name.lower() if pick % 2 else thing.slug
            thing.save()

    @rule(pick=PICK)
    def drops_a_topic(self, pick):
        if topic := _one(Topic, pick):
            topic.delete()

    @rule(pick=PICK, everywhere=st.booleans(), ended=st.booleans())
    def posts_a_notice(self, pick, everywhere, ended):
        section = _one(Section, pick, "en")
        ends = timezone.now() - timezone.timedelta(days=1) if ended else None
        Notice.objects.create(
            text=f"<p>Notice {pick}</p>", locale=section.locale, section=None if everywhere else section, ends_at=ends
        )

    @rule(pick=PICK)
    def takes_a_notice_down(self, pick):
        if notice := _one(Notice, pick):
            notice.delete()

    @rule(pick=PICK, headline=HEADLINES)
    def composes_the_front(self, pick, headline):
        front = FrontPage.objects.get(locale__language_code="en")
        story = _live(pick, "en")
        lead = [("lead", {"story": story, "headline": headline, "standfirst": ""})] if story and pick % 3 else []
        front.composition = lead
        _publish(front)

    @rule(
        language=LANGUAGES,
        name=st.sampled_from(["The Far Shore", "The Near Shore"]),
        motto=st.sampled_from(["", "Ahoy"]),
    )
    def names_an_edition(self, language, name, motto):
        front = FrontPage.objects.get(locale__language_code=language)
        front.title, front.motto = name, motto
        _publish(front)

    @rule(pick=PICK, alt=st.sampled_from(["A quay", "A weir"]))
    def describes_a_photo(self, pick, alt):
        if photo := _one(Photo, pick):
            photo.alt, photo.credit = alt, f"Credit {pick}"
            photo.save()

    @rule(pick=PICK, slug=st.sampled_from(["about", "help"]), title=HEADLINES)
    def keeps_a_fixed_page(self, pick, slug, title):
        front = FrontPage.objects.get(locale__language_code="en")
        page = FixedPage.objects.filter(slug=slug).first()
        if page is None:
            page = front.add_child(instance=FixedPage(title=title, slug=slug, locale=front.locale, live=False))
        page.title, page.body = title, [("text", f"<p>{title}</p>")]
        if pick % 3:
            _publish(page)
        else:
            page.unpublish()

    @rule(pick=PICK, path=st.sampled_from(["/2019/05/an-old-story/", "/index.php/old"]))
    def redirects(self, pick, path):
        Redirect.objects.filter(old_path=path).delete()
        if story := _live(pick):
            Redirect.objects.create(old_path=path, article=story)

    @rule(pick=PICK, language=LANGUAGES, words=HEADLINES)
    def sends_a_letter(self, pick, language, words):
        """Or files one again with other words: the page shows what is published, whatever was picked."""
        stories = [story.pk for story in (_live(pick, language), _live(pick + 1, language)) if story]
        an_issue_was_sent(language, 1 + pick % 3, words, stories)

    @rule(number=st.integers(1, 3))
    def takes_a_letter_out(self, number):
        if row := PrintedIssue.objects.filter(number=number).first():
            row.withdrawn = not row.withdrawn
            row.save()
            note(f"issue:{row.pk}")

    @rule()
    def presses(self):
        check()


def _publish(page: Page) -> None:
    page.save_revision().publish()


def _nth(things, pick):
    number = things.count()
    return things.order_by("pk")[pick % number] if number else None


def _one(kind, pick, language=None):
    return _nth(kind.objects.filter(locale__language_code=language) if language else kind.objects.all(), pick)


def _live(pick, language=None):
    stories = Article.objects.live()
    return _nth(stories.filter(locale__language_code=language) if language else stories, pick)


def _authors(pick, language):
    return [author] if (author := _one(Author, pick, language)) and pick % 4 else []


def _photo_block(pick):
    photo = _one(Photo, pick) if pick % 3 == 0 else None
    return [("photo", {"photo": photo, "caption": "", "wide": False})] if photo else []
