"""What every memory of the press promises. A test module subclasses it and gives a ``store`` fixture."""

from __future__ import annotations

from tamizdat.press.graph import Printed, Stale, Store
from tamizdat.press.outputs import Key, Output
from tamizdat.press.reads import reads_of

STORY = Output("story", "42")
FRONT = Output("front", "en")
FEED = Output("feed", "en:atom")


def printed(output: Output, path: str, *reads: str, digest: str = "ab" * 32, because: str = "house") -> Printed:
    return Printed(output, path, digest, len(path), reads_of([Key(name) for name in reads]), Key(because))


class StoreContract:
    def test_what_was_recorded_is_known_to_the_last_field(self, store: Store):
        record = printed(STORY, "en/2026/11/мост.html", "story:42", "section:3", because="story:42")
        store.record([record], [])
        assert store.known([STORY, FRONT]) == {STORY: record}
        assert store.paths([STORY, FRONT]) == {STORY: "en/2026/11/мост.html"}

    def test_an_output_that_is_printed_again_is_known_by_its_newest_state(self, store: Store):
        store.record([printed(STORY, "a.html", "story:42", "author:1")], [])
        again = printed(STORY, "b.html", "story:42", "author:2", digest="cd" * 32)
        store.record([again], [])
        assert store.known([STORY]) == {STORY: again}
        assert store.holders(["a.html", "b.html"]) == {"b.html": STORY}
        assert list(store.readers([Key("author:1")])) == []

    def test_readers_of_a_key_are_found_once_each_with_a_key_they_read(self, store: Store):
        store.record(
            [printed(STORY, "a.html", "story:42", "author:1"), printed(FRONT, "index.html", "author:1", "card:42")], []
        )
        found = {
            stale.output: stale.because
            for stale in store.readers([Key("author:1"), Key("card:42"), Key("nobody:reads")])
        }
        assert set(found) == {STORY, FRONT}
        assert found[STORY] == "author:1"
        assert found[FRONT] in {"author:1", "card:42"}
        assert len(list(store.readers([Key("author:1"), Key("card:42")]))) == 2

    def test_nothing_reads_no_key(self, store: Store):
        store.record([printed(STORY, "a.html", "story:42")], [])
        assert list(store.readers([])) == []

    def test_an_output_that_is_gone_is_forgotten(self, store: Store):
        store.record([printed(STORY, "a.html", "story:42"), printed(FRONT, "index.html", "story:42")], [])
        store.record([], [STORY, FEED])
        assert store.known([STORY]) == {}
        assert [stale.output for stale in store.readers([Key("story:42")])] == [FRONT]
        assert list(store.every()) == [FRONT]
        assert store.count() == 1

    def test_two_outputs_can_swap_their_paths(self, store: Store):
        store.record([printed(STORY, "a.html", "x"), printed(FRONT, "b.html", "x")], [])
        store.record([printed(STORY, "b.html", "x"), printed(FRONT, "a.html", "x")], [])
        assert store.holders(["a.html", "b.html"]) == {"a.html": FRONT, "b.html": STORY}

    def test_the_stale_are_kept_in_order_with_their_first_reason(self, store: Store):
        store.mark([Stale(STORY, Key("story:42"))])
        store.mark([Stale(FRONT, Key("card:42")), Stale(STORY, Key("author:1")), Stale(FRONT, Key("edition"))])
        assert store.stale() == [Stale(STORY, Key("story:42")), Stale(FRONT, Key("card:42"))]

    def test_what_is_recorded_is_stale_no_more(self, store: Store):
        store.mark([Stale(STORY, Key("story:42")), Stale(FRONT, Key("card:42")), Stale(FEED, Key("card:42"))])
        store.record([printed(STORY, "a.html", "story:42")], [FEED])
        assert store.stale() == [Stale(FRONT, Key("card:42"))]

    def test_what_failed_stays_stale_until_it_is_recorded(self, store: Store):
        store.mark([Stale(STORY, Key("story:42"))])
        store.fail({STORY: "no such template", FRONT: "no such row"})
        assert {stale.output for stale in store.stale()} == {STORY, FRONT}
        store.record([printed(STORY, "a.html", "story:42")], [FRONT])
        assert store.stale() == []

    def test_a_thousand_outputs_and_keys_are_no_trouble(self, store: Store):
        outputs = [
            printed(Output("story", str(n)), f"{n}.html", "masthead", f"story:{n}", f"card:{n + 1}")
            for n in range(1500)
        ]
        store.record(outputs, [])
        assert store.count() == len(list(store.every())) == 1500
        assert len(list(store.readers([Key("masthead")]))) == 1500
        assert len(list(store.readers([Key(f"card:{n}") for n in range(1300)]))) == 1299
        assert store.known([each.output for each in outputs])[Output("story", "1499")] == outputs[-1]
        store.mark(store.readers([Key("masthead")]))
        store.record([], [each.output for each in outputs])
        assert (store.count(), store.stale()) == (0, [])

    def test_what_was_read_before_is_forgotten_however_often_an_output_is_printed(self, store: Store):
        for reads in (["a", "b"], ["b", "c"], ["c", "a"], ["d"]):
            store.record([printed(STORY, "a.html", *reads)], [])
        assert [stale.because for stale in store.readers([Key(letter) for letter in "abcd"])] == ["d"]
        assert store.known([STORY])[STORY].reads.keys == {"d"}
