"""Whether links outside answer, against a server on this machine; and that nothing inside a network is ever asked."""

import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tamizdat.letters import outside


class Site(BaseHTTPRequestHandler):
    """Answers with the number in its path; ``/get-only/200`` does not like HEAD; ``/to/…`` leads there."""

    asked: list[str]

    def _answer(self, status):
        self.server.asked.append(f"{self.command} {self.path}")
        self.send_response(status)
        if self.path.startswith("/to/"):
            self.send_header("Location", self.path.removeprefix("/to"))
        self.end_headers()

    def do_HEAD(self):
        self._answer(405 if "get-only" in self.path else self._number())

    def do_GET(self):
        self._answer(self._number())

    def _number(self):
        return 302 if self.path.startswith("/to/") else int(self.path.rpartition("/")[2])

    def log_message(self, *_words):
        pass


@contextmanager
def a_site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server, f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def told(*addresses, allowed=lambda _machine: True):
    return [(found.verdict, found.says) for found in outside.ask(addresses, allowed)]


def test_links_that_answer_are_counted():
    with a_site() as (_server, site):
        assert told(f"{site}/200", f"{site}/to/to/204", f"{site}/get-only/200", f"{site}/ключ/200") == [
            ("good", "4 links outside answer.")
        ]


def test_an_address_is_asked_once_however_often_it_stands_there():
    with a_site() as (server, site):
        assert told(*[f"{site}/200"] * 3) == [("good", "1 link outside answers.")]
        assert server.asked == ["HEAD /200"]


@pytest.mark.parametrize(
    ("path", "verdict", "words"),
    [
        ("/404", "bad", "is not there (404)"),
        ("/410", "bad", "is not there (410)"),
        ("/to/404", "bad", "is not there (404)"),
        ("/get-only/404", "bad", "is not there (404)"),
        ("/429", "look", "answers with 429"),
        ("/500", "look", "answers with 500"),
    ],
)
def test_a_link_that_does_not_lead_there_is_named(path, verdict, words):
    with a_site() as (_server, site):
        ((found, says),) = told(site + path)
        assert (found, says) == (verdict, f"{site}{path} {words}{'.' if verdict == 'bad' else '. Open it by hand.'}")


def test_redirections_without_end_are_not_followed_for_ever():
    with a_site() as (server, site):
        assert told(f"{site}{'/to' * 20}/200")
        assert len(server.asked) <= outside.TURNS * 2


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/200",
        "http://localhost:{port}/200",
        "http://[::1]:{port}/200",
        "http://0.0.0.0:{port}/200",
        "http://[::ffff:127.0.0.1]:{port}/200",
        "http://2130706433:{port}/200",
        "http://10.0.0.1/x",
        "http://169.254.169.254/latest",
    ],
)
def test_nothing_inside_a_network_is_asked(address):
    with a_site() as (server, _site):
        ((verdict, says),) = told(address.format(port=server.server_port), allowed=outside.is_public)
        assert verdict == "look"
        assert "private network" in says
        assert server.asked == []


def test_a_redirection_into_a_network_is_not_followed():
    seen = []

    def the_first_only(machine):
        seen.append(machine)
        return len(seen) == 1

    with a_site() as (server, site):
        ((_verdict, says),) = told(f"{site}/to/200", allowed=the_first_only)
        assert "private network" in says
        assert len(server.asked) == 1


def test_a_server_that_says_nothing_or_no_web_is_told_of():
    def hang_up():
        door.accept()[0].close()

    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=hang_up, daemon=True).start()
        ((verdict, says),) = told(f"http://localhost:{door.getsockname()[1]}/")
    assert (verdict, "could not be reached" in says) == ("look", True)
    with socket.create_server(("127.0.0.1", 0)) as door:
        gone = door.getsockname()[1]
    assert told(f"http://localhost:{gone}/")[0][0] == "look"
    assert told(f"https://localhost:{gone}/")[0][0] == "look"


def test_a_name_that_nobody_has_is_told_of():
    """Where there is no domain name system to ask it is not known whether anybody has it."""
    ((verdict, says),) = told("http://nowhere.invalid/")
    assert says.startswith("http://nowhere.invalid/")
    assert ("no such name" in says) == (verdict == "bad")


def test_of_very_many_links_the_first_are_asked_and_the_others_told_of():
    with a_site() as (server, site):
        assert told(*[f"{site}/{number}/200" for number in range(outside.MOST + 2)])[-1] == (
            "look",
            "2 more links were not asked.",
        )
        assert len(server.asked) == outside.MOST


def test_without_links_outside_nothing_is_asked():
    assert told() == [("good", "No link leads outside.")]
