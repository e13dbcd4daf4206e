"""Small WordPress exports, written by hand."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tamizdat.newsroom.models import Article, FixedPage
from tamizdat.rescue.report import Entry, Report
from tamizdat.rescue.wordpress import Wish, rescue
from tests.builders import a_newspaper

SITE = "https://old.example.org"
_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- generator="WordPress/6.4" -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>The Old Shore</title><link>{SITE}</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_blog_url>{SITE}</wp:base_blog_url>
"""


def cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def an_author(login: str = "vera", name: str = "Vera Lind", email: str = "vera@secret.example") -> str:
    return (
        f"<wp:author><wp:author_login>{cdata(login)}</wp:author_login><wp:author_email>{cdata(email)}</wp:author_email>"
        f"<wp:author_display_name>{cdata(name)}</wp:author_display_name></wp:author>"
    )


def a_category(slug: str, name: str, parent: str = "") -> str:
    return (
        f"<wp:category><wp:term_id>9</wp:term_id><wp:category_nicename>{slug}</wp:category_nicename>"
        f"<wp:category_parent>{parent}</wp:category_parent><wp:cat_name>{cdata(name)}</wp:cat_name></wp:category>"
    )


def an_item(number: int = 1, content: str = "<p>Words.</p>", **facts: Any) -> str:
    """One item. ``terms`` are (domain, slug, name), ``meta`` are (key, value); the rest are the export's own fields."""
    slug = facts.get("slug", f"story-{number}")
    kind = facts.get("type", "post")
    date = facts.get("date", f"2019-05-{(number - 1) % 28 + 1:02d} 10:00:00")
    terms = "".join(
        f'<category domain="{domain}" nicename="{nicename}">{cdata(name)}</category>'
        for domain, nicename, name in facts.get("terms", ())
    )
    meta = "".join(
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{cdata(value)}</wp:meta_value></wp:postmeta>"
        for key, value in facts.get("meta", ())
    )
    return f"""<item><title>{cdata(facts.get("title", f"Story {number}"))}</title>
<link>{facts.get("link", f"{SITE}/2019/05/{slug}/")}</link>
<dc:creator>{cdata(facts.get("creator", "vera"))}</dc:creator><guid isPermaLink="false">{SITE}/?p={number}</guid>
<content:encoded>{cdata(content)}</content:encoded><excerpt:encoded>{cdata(facts.get("excerpt", ""))}</excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date>{facts.get("local_date", date)}</wp:post_date>
<wp:post_date_gmt>{date}</wp:post_date_gmt><wp:post_name>{slug}</wp:post_name>
<wp:status>{facts.get("status", "publish")}</wp:status><wp:post_parent>{facts.get("parent", 0)}</wp:post_parent>
<wp:post_type>{kind}</wp:post_type><wp:post_password>{facts.get("password", "")}</wp:post_password>
<wp:is_sticky>{facts.get("sticky", 0)}</wp:is_sticky>{facts.get("extra", "")}{terms}{meta}</item>
"""


def an_attachment(number: int, path: str, **facts: Any) -> str:
    url = f"<wp:attachment_url>{SITE}/wp-content/uploads/{path}</wp:attachment_url>"
    return an_item(
        number, "", type="attachment", status="inherit", link=f"{SITE}/?attachment_id={number}", extra=url, **facts
    )


def an_export(*parts: str, authors: Iterable[str] = ()) -> bytes:
    return (_HEAD + "".join(authors or [an_author()]) + "".join(parts) + "</channel></rss>").encode()


def bring_home(export: bytes, *, media: Path | None = None, language: str = "en", dry_run: bool = False) -> Report:
    a_newspaper("en", "ru")
    report = Report(io.StringIO())
    rescue(io.BytesIO(export), Wish(language, media, dry_run), report)
    return report


def entry(report: Report, number: int) -> Entry:
    return next(one for one in report.entries() if one.number == number)


def the_story(headline: str = "Story 1") -> Article:
    return Article.objects.get(title=headline)  # type: ignore[no-any-return]  # Wagtail has no types


def the_page(title: str) -> FixedPage:
    return FixedPage.objects.get(title=title)  # type: ignore[no-any-return]


def blocks(page: Article | FixedPage) -> list[tuple[str, Any]]:
    """The body as (type, stored value)."""
    return [(block["type"], block["value"]) for block in page.body.raw_data]
