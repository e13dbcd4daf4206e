"""An editor's browser at the desk asks no host but the desk, and the desk's own policy breaks nothing there."""

import re
import sqlite3
import subprocess
from contextlib import ExitStack, closing

import pytest

from tests.commands.newspapers import TAMIZDAT, Browser, environment
from tests.house.sample_site import chromium

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("running")]

FORMS = ("/images/add/", "/documents/multiple/add/", "/snippets/newsroom/author/add/", "/account/")


@pytest.fixture
def desk(founded):
    directory, said, settings = founded
    process = subprocess.Popen([*TAMIZDAT, "run", str(directory), "--only", "desk"], env=environment(**settings))
    address = f"http://127.0.0.1:{settings['TAMIZDAT_DESK_PORT']}"
    Browser(address).wait("/login/")
    with closing(sqlite3.connect(directory / "newspaper.sqlite3")) as rows:
        (drawer,) = rows.execute("SELECT page_ptr_id FROM newsroom_storiespage LIMIT 1").fetchone()
        (front,) = rows.execute("SELECT page_ptr_id FROM newsroom_frontpage LIMIT 1").fetchone()
    forms = {f"/pages/add/newsroom/article/{drawer}/", f"/pages/{front}/edit/", f"/pages/{drawer}/edit/"}
    yield address, re.search(r"password\s+(\S+)", said).group(1), forms
    process.terminate()
    process.wait(timeout=30)


def links_of_the_menu(page) -> set[str]:
    found = page.locator("aside a[href^='/'], nav a[href^='/'], main a[href^='/']").evaluate_all(
        "links => links.map(a => a.pathname)"
    )
    return {path for path in found if "logout" not in path and "delete" not in path}


def test_no_page_of_the_desk_asks_another_host_or_breaks_its_policy(desk):
    address, password, page_forms = desk
    asked, complaints = set(), []
    with ExitStack() as stack:
        page = stack.enter_context(chromium()).new_page()
        page.on("request", lambda request: asked.add(request.url))
        page.on(
            "console",
            lambda message: complaints.append(f"{page.url}: {message.text}") if message.type == "error" else None,
        )
        page.goto(f"{address}/login/")
        page.locator("[name=username]").fill("technician")
        page.locator("[name=password]").fill(password)
        page.locator("[type=submit]").first.click()
        page.wait_for_load_state("networkidle")
        paths = sorted(links_of_the_menu(page) | {*FORMS, *page_forms})
        assert len(paths) > 5
        for path in paths:
            answer = page.goto(address + path)
            assert answer is not None
            assert answer.ok, path
            page.wait_for_load_state("networkidle")
    foreign = {url for url in asked if not url.startswith((address, "data:", "blob:", "about:"))}
    assert not foreign
    assert not complaints
