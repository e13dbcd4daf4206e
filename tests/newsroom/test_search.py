"""The desk finds a story by any form of any of its words, whoever asks and whatever state the story is in."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from modelsearch.query import And, Not, PlainText
from wagtail.models import GroupPagePermission, Page
from wagtail.search.backends import get_search_backend

from tamizdat.newsroom.models import Article, FixedPage, FrontPage, Photo, Section, StoriesPage
from tamizdat.newsroom.search.cards import file_all
from tamizdat.newsroom.search.models import IndexCard
from tamizdat.newsroom.search.words import words
from tests.builders import a_newspaper, a_photo, a_section, a_story, an_author

pytestmark = pytest.mark.django_db


def found(query: str, model: type = Article) -> list[str]:
    return [page.title for page in model.objects.all().autocomplete(query)]


@pytest.fixture
def desk() -> Client:
    a_newspaper("en", "ru")
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("chief", password="correct horse battery"))
    return client


@pytest.mark.parametrize("typed", ["выборы", "выборов", "Выборам", "ВЫБОРАХ", "выбор", "выбо"])
def test_a_russian_word_is_found_in_every_form_and_half_typed(typed):
    a_story(
        "Как считали голоса", language="ru", body=[("text", "<p>Наблюдатели на <b>выборах</b> считали до утра.</p>")]
    )
    a_story("Погода", language="ru")

    assert found(typed) == ["Как считали голоса"]


@pytest.mark.parametrize(
    ("written", "typed"), [("Ёлка на площади", "елка"), ("Елка на площади", "ёлки"), ("Чё́рный снег", "черного снега")]
)
def test_the_two_dots_of_a_russian_letter_and_stress_marks_are_nothing(written, typed):
    a_story(written, language="ru")

    assert found(typed) == [written]


@pytest.mark.parametrize("typed", ["journalist", "journalists", "Journalists'", "journal", "journalis", "JOURNALISTS"])
def test_an_english_word_is_found_in_every_form_and_half_typed(typed):
    a_story("Two journalists are free")

    assert found(typed) == ["Two journalists are free"]


def test_the_breve_of_a_russian_letter_is_something():
    assert list(words("Мой й\u0301 мои")) == ["мой", "й", "мои"]


@pytest.mark.parametrize("typed", ["running", "runnin", "runni", "runn", "run"])
def test_no_letter_on_the_way_to_a_headlines_word_loses_it(typed):
    a_story("Running water returns")

    assert found(typed) == ["Running water returns"]


def test_all_words_must_be_there_in_any_order():
    a_story("The mayor and the bridge")
    a_story("The mayor and the school")

    assert found("bridge mayor") == ["The mayor and the bridge"]
    assert found("bridge school") == []


def test_words_in_quotation_marks_stand_together(desk):
    a_story("Open prison letters")
    a_story("Letters open in the prison")

    page = desk.get(reverse("wagtailadmin_pages:search"), {"q": '"prison letters"'}).content.decode()

    assert "Open prison letters" in page
    assert "Letters open in the prison" not in page


@pytest.mark.parametrize("where", ["standfirst", "quotation", "byline", "table"])
def test_words_are_found_wherever_a_story_has_them(where):
    author = an_author("Ksenia Orlova")
    story = {
        "standfirst": {"standfirst": "The harbourmaster speaks."},
        "quotation": {
            "body": [
                (
                    "quotation",
                    {"words": "<p>I am the harbourmaster</p>", "speaker": "J. Ozols", "role": "", "where": ""},
                )
            ]
        },
        "byline": {"authors": [author]},
        "table": {"body": [("fact_box", {"title": "Who", "text": "<ul><li>The harbourmasters</li></ul>"})]},
    }[where]
    a_story("Found", **story)
    a_story("Not found")

    assert found("Orlova" if where == "byline" else "harbourmaster") == ["Found"]


def test_markup_is_not_words():
    a_story("Plain", body=[("text", '<p>A <a href="https://example.org/secretplace">link</a>&nbsp;here</p>')])

    assert found("nbsp") == found("href") == found("secretplace") == []
    assert found("link here") == ["Plain"]


def test_a_headline_weighs_more_than_a_mention_and_the_newer_of_equals_comes_first():
    a_story("Flood in the east", slug="old")
    a_story("Something else", body=[("text", "<p>A flood was mentioned.</p>")])
    a_story("Flood in the east", slug="new")

    slugs = [page.slug for page in Article.objects.all().autocomplete("flood")]

    assert slugs[:2] == ["new", "old"]
    assert len(slugs) == 3


def test_the_newest_draft_is_what_is_found():
    story = a_story("About the harvest")
    story.title = "About the drought"
    story.save_revision()

    assert [page.pk for page in Article.objects.all().autocomplete("drought")] == [story.pk]
    assert found("harvest") == []

    Article.objects.get().save()
    assert found("harvest") == []


def test_a_deleted_story_is_found_no_more_and_leaves_no_word():
    story = a_story("The unspeakable name")
    story.delete()

    assert found("unspeakable") == []
    assert not IndexCard.objects.filter(pk=story.pk).exists()


def test_an_unpublished_story_is_found_with_its_state():
    a_story("Taken down").unpublish()
    a_story("Still up and down")

    assert sorted(found("down")) == ["Still up and down", "Taken down"]
    assert [page.title for page in Article.objects.live().autocomplete("down")] == ["Still up and down"]


def test_filters_of_the_list_still_hold():
    a_story("Budget vote", section="politics")
    a_story("Budget airlines", section=a_section("travel"))
    a_story("Budget по-русски", language="ru")

    travel = Article.objects.filter(section__slug="travel").autocomplete("budget")
    english = Article.objects.filter(locale__language_code="en").autocomplete("budget")

    assert [page.title for page in travel] == ["Budget airlines"]
    assert {page.title for page in english} == {"Budget vote", "Budget airlines"}
    assert english.count() == 2
    assert len(english[:1]) == 1


def test_the_order_an_editor_chose_is_kept():
    for title in ("Bridge B", "Bridge C", "Bridge A"):
        a_story(title)

    assert [
        page.title for page in Article.objects.order_by("title").autocomplete("bridge", order_by_relevance=False)
    ] == [
        "Bridge A",
        "Bridge B",
        "Bridge C",
    ]


def test_what_must_not_be_there_is_left_out_and_everything_is_everything():
    a_story("Bridge and mayor")
    a_story("Bridge alone")
    backend = get_search_backend()

    without = backend.search(And([PlainText("bridge"), Not(PlainText("mayor"))]), Article.objects.all())

    assert [page.title for page in without] == ["Bridge alone"]
    assert [page.title for page in backend.search(PlainText("mayor alone", operator="or"), Article)] != []
    assert dict(backend.search("bridge", Page).facet("content_type_id")).popitem()[1] == 2


@pytest.mark.parametrize("box", ["search", "explorer", "chooser"])
def test_every_search_box_for_pages_asks_the_cards(desk, box):
    a_story("Наблюдатели считали голоса", language="ru")
    stories = StoriesPage.objects.get(locale__language_code="ru")
    address = {
        "search": reverse("wagtailadmin_pages:search"),
        "explorer": reverse("wagtailadmin_explore", args=[stories.pk]),
        "chooser": reverse("wagtailadmin_choose_page_search"),
    }[box]

    assert "Наблюдатели считали голоса" in desk.get(address, {"q": "наблюдателями"}).content.decode()
    assert "Наблюдатели считали голоса" not in desk.get(address, {"q": "полицейскими"}).content.decode()


def test_a_reporter_finds_only_what_she_may_see():
    a_story("Secret plan", language="ru")
    a_story("Public plan", language="en")
    reporters = Group.objects.create(name="Russian desk")
    reporters.permissions.add(Permission.objects.get(codename="access_admin"))
    permission = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(
        group=reporters, page=StoriesPage.objects.get(locale__language_code="en"), permission=permission
    )
    reporter = get_user_model().objects.create_user("vera", password="correct horse battery")
    reporter.groups.add(reporters)
    client = Client()
    client.force_login(reporter)

    page = client.get(reverse("wagtailadmin_pages:search"), {"q": "plan"}).content.decode()

    assert "Public plan" in page
    assert "Secret plan" not in page


def test_fixed_pages_are_found_too():
    a_newspaper("en")
    about = FixedPage(title="About us", slug="about", body=[("text", "<p>Who pays for the printing</p>")])
    FrontPage.objects.get(locale__language_code="en").add_child(instance=about)

    assert found("printing", Page) == ["About us"]


def test_photos_and_sections_are_found_in_any_case_of_any_alphabet():
    a_section("politics", name="Выборы", language="ru")
    a_photo("x", alt="Ёлка у моря", credit="В. Линд")
    backend = get_search_backend()

    assert [section.name for section in backend.autocomplete("ВЫБОР", Section)] == ["Выборы"]
    assert [photo.alt for photo in backend.autocomplete("елка линд", Photo)] == ["Ёлка у моря"]
    assert list(backend.autocomplete("море", Photo)) == []


def test_the_cards_can_be_filed_anew():
    a_story("About the harvest")
    draft = a_story("About the drought")
    draft.title = "About the flood"
    draft.save_revision()
    IndexCard.objects.all().delete()
    assert found("harvest") == []
    told = []

    assert file_all(told.append) == Page.objects.count() == told[-1]
    assert found("harvest") == ["About the harvest"]
    assert found("flood") == ["About the drought"]


def test_saving_a_story_costs_the_same_number_of_queries_however_many_there_are():
    story = a_story("Counted")
    story.save_revision()
    with connection.execute_wrapper(counter := Counter()):
        story.save_revision()
    few = counter.queries
    for number in range(20):
        a_story(f"Another {number}")
    with connection.execute_wrapper(counter := Counter()):
        story.save_revision()

    assert counter.queries == few


@given(st.text(max_size=60))
def test_nothing_that_can_be_typed_breaks_the_search(typed):
    assert isinstance(found(typed), list)
    assert isinstance(list(get_search_backend().autocomplete(typed, Photo)), list)


@pytest.mark.parametrize(
    "typed",
    ['"', "' OR 1=1 --", "a* NEAR b", "title:x", "()", "-", "NOT", "AND OR", "%s %d {filter}", "\x00", "a" * 5000],
)
def test_what_an_attacker_types_is_only_words(typed):
    a_story("Calm")

    assert found(typed) == []
    assert found("calm") == ["Calm"]


class Counter:
    def __init__(self) -> None:
        self.queries = 0

    def __call__(self, execute, sql, params, many, context):
        self.queries += 1
        return execute(sql, params, many, context)
