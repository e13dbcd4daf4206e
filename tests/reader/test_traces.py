"""What the worker keeps on a reader's device, and how it goes. In a real browser."""

from __future__ import annotations

import pytest

from tests.reader.blocked_paper import STORY

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("readers")]

EVERYTHING = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    found.push(name);
    for (const request of await (await caches.open(name)).keys())
      found.push(request.url + " " + (await (await caches.match(request)).text()));
  }
  found.push(...(await indexedDB.databases()).map((each) => each.name), ...Object.keys(localStorage), document.cookie);
  return found.join("\\n").trim();
}"""

WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).length"

TELL = """(order) => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => resolve(data);
  navigator.serviceWorker.controller.postMessage(order, [port2]);
})"""


@pytest.fixture(autouse=True)
def edition(blocked):
    return blocked.publish(words="Dangerous words.")


def test_nothing_that_was_read_is_kept(blocked):
    reader = blocked.reader()
    blocked.read(reader)
    blocked.origin.way = "reset"
    blocked.read(reader)
    kept = reader.evaluate(EVERYTHING)
    assert kept.count("\n") == 1, "more than one drawer with the head and the mirrors"
    for trace in ("Dangerous", "bridge", STORY):
        assert trace not in kept


def test_pages_are_kept_only_for_those_who_ask_for_it_and_then_read_without_a_network(blocked):
    reader = blocked.reader()
    reader.evaluate(TELL, "keep")
    blocked.read(reader)
    reader.context.set_offline(True)
    blocked.origin.way = "reset"
    for mirror in blocked.mirrors:
        mirror.tree = {}
    text = blocked.read(reader)
    assert "Dangerous words." in text
    assert "OLD COPY: edition 1" in text
    assert "REFUSED" in blocked.read(reader, "en/other.html")


def test_who_wants_no_pages_kept_any_more_has_none(blocked):
    reader = blocked.reader()
    reader.evaluate(TELL, "keep")
    blocked.read(reader)
    assert reader.evaluate(TELL, "ask") is True
    reader.evaluate(TELL, "drop")
    assert "Dangerous" not in reader.evaluate(EVERYTHING)


def test_forget_this_paper_leaves_nothing(blocked):
    reader = blocked.reader()
    reader.evaluate(TELL, "keep")
    blocked.read(reader)
    reader.evaluate(TELL, "forget")
    reader.evaluate(
        "() => new Promise((done) => Object.assign(new Image(), { onload: done, src: '/media/map.svg?again' }))"
    )
    assert reader.evaluate(EVERYTHING) == ""
    assert reader.evaluate(WORKERS) == 0


def test_a_refused_page_offers_to_forget_the_paper(blocked):
    reader = blocked.reader()
    blocked.origin.way = "reset"
    for mirror in blocked.mirrors:
        mirror.tree = {}
    assert "REFUSED" in blocked.read(reader)
    reader.get_by_role("link", name="Forget").click()
    assert "FORGOTTEN" in reader.locator("body").inner_text()
    assert reader.evaluate(WORKERS) == 0


def test_a_signed_switch_takes_the_worker_away(blocked):
    reader = blocked.reader()
    blocked.policy["worker"] = "unregister"
    blocked.publish(words="Dangerous words.")
    # A day later: the worker looks once a day.
    reader.evaluate(
        """async () => {
          const cache = await caches.open("tamizdat");
          const [key] = await cache.keys();
          await cache.put(key, new Response(JSON.stringify({ ...(await (await cache.match(key)).json()), day: "2001-01-01" })));
        }"""
    )
    context = reader.context
    session = context.new_cdp_session(reader)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")
    blocked.read(reader)
    reader.evaluate(
        """async () => {
          const there = async () => (await navigator.serviceWorker.getRegistrations()).length;
          for (let n = 0; n < 200 && (await there()); n++) await new Promise((done) => setTimeout(done, 50));
        }"""
    )
    assert reader.evaluate(WORKERS) == 0


def test_a_paper_that_wants_no_worker_installs_none(blocked):
    blocked.policy["worker"] = "unregister"
    blocked.publish()
    reader = blocked.browser.new_context().new_page()
    reader.goto(blocked.origin.address)
    refused = reader.evaluate(
        "() => navigator.serviceWorker.register('/worker.js').then(() => new Promise((done) => setTimeout(done, 1500)))"
    )
    assert refused is None
    assert reader.evaluate("() => navigator.serviceWorker.controller === null")


def test_a_paper_without_editions_installs_no_worker(blocked):
    blocked.origin.tree = {path: raw for path, raw in blocked.origin.tree.items() if not path.startswith("edition/")}
    reader = blocked.browser.new_context().new_page()
    assert "Dangerous words." in blocked.read(reader)
    reader.wait_for_load_state("networkidle")
    assert reader.evaluate("() => navigator.serviceWorker.controller === null")


def test_mirrors_learn_neither_cookies_nor_where_the_reader_came_from(blocked):
    reader = blocked.reader()
    reader.context.add_cookies([{"name": "known", "value": "yes", "url": mirror.address} for mirror in blocked.mirrors])
    blocked.origin.way = "reset"
    blocked.read(reader)
    heard = [headers for mirror in blocked.mirrors for headers in mirror.heard]
    assert heard
    assert not [headers for headers in heard if {"cookie", "referer"} & {name.lower() for name in headers}]
