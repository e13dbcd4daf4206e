"""How providers are asked: what a server that lies, drips or sends us elsewhere can do."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from tamizdat.giving.providers.port import ProviderDown, ProviderRefused, UnknownReference
from tamizdat.giving.providers.stripe.provider import Stripe
from tamizdat.giving.providers.wire import LARGEST, Api, understood
from tests.contracts.provider import an_intent


class Liar(BaseHTTPRequestHandler):
    """Answers by its path: ``/503``, ``/endless``, ``/elsewhere``, ``/words``."""

    asked: list[tuple[str, str | None]]

    def do_GET(self):
        self.asked.append((self.path, self.headers["authorization"]))
        path = self.path.split("?")[0].strip("/").split("/")[0]
        if path.isdigit():
            self.answer(int(path), b'{"name": "NOT_TODAY", "message": "Ivan Petrov, card 4242", "details": []}')
        elif path == "elsewhere":
            self.answer(302, b"", location=f"http://127.0.0.1:{self.server.server_port}/200")
        elif path == "endless":
            self.send_response(200)
            self.end_headers()
            self.pour()
        else:
            self.answer(200, b"<p>Not JSON at all")

    do_POST = do_GET  # noqa: N815

    def pour(self):
        try:
            for _ in range(LARGEST // 65536 + 100):
                self.wfile.write(b" " * 65536)
        except OSError:
            pass  # whoever asked has had enough

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        pass


@pytest.fixture
def server():
    kind = type("Liar", (Liar,), {"asked": []})
    running = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    running.daemon_threads, running.asked = True, kind.asked
    threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def api(server):
    return Api("Liar", f"http://127.0.0.1:{server.server_port}")


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 502, 503])
def test_what_says_later_can_be_asked_again(api, status):
    with pytest.raises(ProviderDown):
        api.get(f"/{status}", {})


@pytest.mark.parametrize("status", [400, 401, 403, 422])
def test_what_says_no_says_it_without_anybodys_words(api, status):
    with pytest.raises(ProviderRefused) as refused:
        api.get(f"/{status}", {"Authorization": "Bearer secret-key"})
    assert "Petrov" not in str(refused.value)
    assert "secret-key" not in str(refused.value)


def test_what_is_not_there_is_not_known(api):
    with pytest.raises(UnknownReference):
        api.get("/404", {})


def test_no_redirect_takes_our_key_elsewhere(api, server):
    with pytest.raises(ProviderRefused):
        api.get("/elsewhere", {"Authorization": "Bearer key"})
    assert [path for path, _key in server.asked] == ["/elsewhere"]


def test_an_answer_without_end_is_not_read_to_the_end(api):
    with pytest.raises(ProviderDown):
        api.get("/endless", {})


def test_an_answer_that_is_no_json_is_trouble_at_the_provider(api):
    with pytest.raises(ProviderDown):
        api.get("/words", {})


def test_a_provider_that_is_not_there_is_down():
    with pytest.raises(ProviderDown):
        Api("Nobody", "http://127.0.0.1:9").get("/", {})


def test_a_machines_netrc_does_not_put_itself_in_the_place_of_our_key(api, server, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    assert requests.utils.get_netrc_auth("http://127.0.0.1/") == ("somebody", "else")
    api.get("/200", {"Authorization": "Bearer ours"})
    assert server.asked == [("/200", "Bearer ours")]


@pytest.mark.parametrize("path", ["endless", "elsewhere", "words", "503"])
def test_stripes_own_library_is_held_to_the_same(server, path):
    stripe = Stripe("sk_test_12345678", ("whsec_12345678",), f"http://127.0.0.1:{server.server_port}/{path}")
    with pytest.raises((ProviderDown, ProviderRefused)):
        stripe.start(an_intent(), "key")
    assert len(server.asked) == 1


@pytest.mark.parametrize("error", [KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError])
def test_an_answer_of_another_shape_is_no_crash(error):
    with pytest.raises(ProviderRefused), understood("Liar"):
        raise error
