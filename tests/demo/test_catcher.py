"""The demo's mail catcher: real letters over a real line, and the pages that show them."""

import smtplib
from email.message import EmailMessage

import pytest

from tamizdat.demo.catcher.caught import Basket
from tamizdat.demo.catcher.showing import pages
from tamizdat.demo.catcher.smtp import catcher
from tests.commands.newspapers import two_free_ports
from tests.wsgi import ask


@pytest.fixture
def basket(tmp_path):
    return Basket(tmp_path / "caught")


@pytest.fixture
def port(basket):
    port, _ = two_free_ports()
    server = catcher(basket, port)
    server.start()
    yield port
    server.stop()


def a_letter():
    letter = EmailMessage()
    letter["From"], letter["To"] = "The Far Shore <letters@farshore.example>", "ada@reader.example"
    letter["Subject"] = "Письмо № 1 <script>"
    letter.set_content("Read on at http://127.0.0.1:8000/en/. A dot at a line's beginning:\n.like this <b>\n")
    letter.add_alternative('<p>Read <img src="cid:one@letter"></p>', subtype="html")
    letter.get_body(("html",)).add_related(b"\x89PNG", "image", "png", cid="<one@letter>")
    return letter


def send(port, *to):
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as line:
        line.send_message(a_letter(), to_addrs=to)


def read(show, path):
    answer = ask(show, path)
    return answer.body.decode() if answer.status == 200 else None


def test_every_letter_is_caught_as_it_came_one_for_each_address(basket, port):
    send(port, "ada@reader.example", "boris@reader.example")
    newest, first = basket.newest(10)
    assert (first.to, newest.to) == ("ada@reader.example", "boris@reader.example")
    assert "\n.like this" in first.part("plain").replace("\r", "")


def test_a_caught_letter_is_readable_as_html_text_and_source(basket, port):
    send(port, "ada@reader.example")
    show = pages(basket)
    assert "Письмо № 1 &lt;script&gt;" in read(show, "/")
    assert 'src="/1/html"' in read(show, "/1")
    assert '<img src="/1/picture/one@letter">' in read(show, "/1/html")
    assert ask(show, "/1/picture/one@letter").body == b"\x89PNG"
    text = read(show, "/1/text")
    assert '<a href="http://127.0.0.1:8000/en/">' in text
    assert "&lt;b&gt;" in text
    assert "List-Id" not in read(show, "/1/source")


def test_a_letter_can_ask_nobody_for_anything(basket, port):
    send(port, "ada@reader.example")
    policy = ask(pages(basket), "/1/html").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "script" not in policy


def test_what_was_thrown_away_is_gone_and_says_so(basket, port):
    send(port, "ada@reader.example")
    show = pages(basket)
    ask(show, "/empty", method="POST")
    assert basket.count() == 0
    assert read(show, "/1") is None
