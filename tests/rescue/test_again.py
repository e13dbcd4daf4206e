"""A rescue can be repeated: it changes nothing twice and undoes nobody's work."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from PIL import Image
from wagtail.models import Page, Revision

from tamizdat.newsroom.models import Article, Attachment, Author, Photo, Redirect, Section, Topic
from tamizdat.rescue.models import Rescued
from tests.builders import a_newspaper
from tests.rescue.exports import SITE, an_attachment, an_export, an_item, blocks, bring_home, entry, the_story

pytestmark = pytest.mark.django_db
GPS = 0x8825


def everything() -> str:
    models = (Page, Article, Author, Section, Topic, Photo, Attachment, Redirect, Revision, Rescued)
    return json.dumps({model.__name__: list(model.objects.order_by("pk").values()) for model in models}, default=str)


def a_picture(folder: Path, path: str = "2019/05/a.jpg") -> None:
    picture = Image.new("RGB", (640, 400), "#557799")
    exif = Image.Exif()
    exif.get_ifd(GPS)[1] = "N"
    exif[0x013B] = "Secret Photographer"
    raw = BytesIO()
    picture.save(raw, "JPEG", exif=exif)
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(raw.getvalue())


SHOWN = f'<img class="wp-image-7" src="{SITE}/wp-content/uploads/2019/05/a-300x200.jpg" alt="The bridge">'
WITH_PICTURE = an_export(
    an_item(1, SHOWN, meta=[("_thumbnail_id", "7")]),
    an_attachment(7, "2019/05/a.jpg", excerpt="Open again.", meta=[("_media_credit", "Anna Ozola")]),
)


def test_a_second_run_changes_nothing(tmp_path):
    a_picture(tmp_path)
    forward = f'<a href="{SITE}/2019/05/story-3/">x</a>'
    terms = [("category", "a", "A"), ("post_tag", "b", "B")]
    export = an_export(
        an_item(1, SHOWN, terms=terms),
        an_item(2, forward),
        an_item(3, status="draft"),
        an_item(4, type="page"),
        an_item(5, status="future", date="2099-01-01 00:00:00"),
        an_attachment(7, "2019/05/a.jpg"),
    )
    bring_home(export, media=tmp_path)
    before = everything()
    report = bring_home(export, media=tmp_path)
    assert everything() == before
    assert report.outcomes["unchanged"] == 5


def test_a_second_run_without_the_media_keeps_the_photos(tmp_path):
    a_picture(tmp_path)
    bring_home(WITH_PICTURE, media=tmp_path)
    report = bring_home(WITH_PICTURE)
    assert report.outcomes["unchanged"] == 1
    assert the_story().lead_photo


def test_what_changed_on_the_old_site_is_brought_up_to_date():
    bring_home(an_export(an_item(1, status="draft")))
    report = bring_home(an_export(an_item(1, "<p>New words.</p>")))
    story = the_story()
    assert entry(report, 1).outcome == "updated"
    assert story.live
    assert blocks(story) == [("text", "<p>New words.</p>")]
    assert Article.objects.count() == 1


def test_a_story_worked_on_at_the_desk_is_left_alone():
    bring_home(an_export(an_item(1)))
    story = the_story()
    story.title = "A better headline"
    story.save_revision().publish()
    report = bring_home(an_export(an_item(1, "<p>New words.</p>")))
    assert entry(report, 1).outcome == "edited"
    assert blocks(the_story("A better headline")) == [("text", "<p>Words.</p>")]


def test_a_story_deleted_at_the_desk_does_not_come_back():
    bring_home(an_export(an_item(1)))
    the_story().delete()
    report = bring_home(an_export(an_item(1)))
    assert entry(report, 1).outcome == "deleted"
    assert not Article.objects.exists()


def test_a_scheduled_story_that_has_appeared_since_stays():
    due = an_export(an_item(1, status="future", date="2099-01-01 00:00:00"))
    bring_home(due)
    story = the_story()
    story.go_live_at = None
    story.get_latest_revision().publish()
    report = bring_home(due)
    assert entry(report, 1).outcome in {"unchanged", "edited"}
    assert not Page.objects.get(pk=story.pk).expired


def test_a_section_renamed_at_the_desk_is_found_again():
    export = an_export(an_item(1, terms=[("category", "a", "A")]))
    bring_home(export)
    Section.objects.update(name="Politics", slug="politics")
    bring_home(an_export(an_item(1, terms=[("category", "a", "A")]), an_item(2, terms=[("category", "a", "A")])))
    assert Section.objects.count() == 1


def test_a_redirect_of_the_editors_is_not_overwritten():
    a_newspaper("en", "ru")
    Redirect.objects.create(old_path="/2019/05/story-1/", target="/en/index.html")
    bring_home(an_export(an_item(1)))
    assert Redirect.objects.get().target == "/en/index.html"


def test_a_trial_changes_nothing_and_says_what_it_would_do(tmp_path):
    a_newspaper("en", "ru")
    a_picture(tmp_path)
    before = everything()
    report = bring_home(WITH_PICTURE, media=tmp_path, dry_run=True)
    assert everything() == before
    assert report.outcomes["imported"] == 1


def test_a_picture_at_hand_becomes_a_photo_without_its_metadata(tmp_path):
    a_picture(tmp_path)
    report = bring_home(WITH_PICTURE, media=tmp_path)
    photo = Photo.objects.get()
    assert photo.credit == "Anna Ozola"
    raw = photo.file.open().read()
    assert b"Secret" not in raw
    assert not Image.open(BytesIO(raw)).getexif()
    assert Path(photo.file.name).name != "a.jpg"
    story = the_story()
    assert story.lead_photo == photo
    assert story.lead_caption == "Open again."
    assert blocks(story)[0][0] == "photo"
    assert entry(report, 7).outcome == "imported"


def test_a_picture_found_later_takes_the_place_of_its_link(tmp_path):
    bring_home(WITH_PICTURE)
    assert {kind for kind, _value in blocks(the_story())} == {"embed"}
    a_picture(tmp_path)
    report = bring_home(WITH_PICTURE, media=tmp_path)
    assert entry(report, 1).outcome == "updated"
    assert [kind for kind, _value in blocks(the_story())] == ["photo"]


def test_a_file_that_is_no_picture_is_refused_and_reported(tmp_path):
    (tmp_path / "2019/05").mkdir(parents=True)
    (tmp_path / "2019/05/a.jpg").write_bytes(b"<html>Not found</html>")
    report = bring_home(WITH_PICTURE, media=tmp_path)
    assert not Photo.objects.exists()
    assert any("a.jpg:" in note for note in entry(report, 1).notes)
    assert {kind for kind, _value in blocks(the_story())} == {"embed"}


def test_no_file_outside_the_folder_is_taken(tmp_path):
    media = tmp_path / "media"
    media.mkdir()
    a_picture(tmp_path, "secret.jpg")
    (media / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    content = f'<img src="{SITE}/../secret.jpg"><img src="{SITE}/%2e%2e/secret.jpg"><img src="{SITE}/link.jpg">'
    bring_home(an_export(an_item(1, content)), media=media)
    assert not Photo.objects.exists()


def test_the_kind_of_row_a_thing_became_is_in_the_ledger():
    bring_home(an_export(an_item(1), an_item(2, type="page")))
    models = set(Rescued.objects.filter(kind="item").values_list("model", flat=True))
    assert models == {"article", "fixedpage"}
    assert ContentType.objects.filter(app_label="newsroom", model__in=models).count() == 2
