"""The till: its pages without a script, its clock, its post, and the devil who carries it."""

import json
import random
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tamizdat.demo.till.btcpay_dialect import BTCPayTill
from tamizdat.demo.till.clock import Clock
from tamizdat.demo.till.devil import HONEST, Trick, errands
from tamizdat.demo.till.drawer import Drawer
from tamizdat.demo.till.paypal_dialect import PayPalTill
from tamizdat.demo.till.post import AGAIN, Post
from tamizdat.demo.till.running import open_till
from tamizdat.demo.till.server import Till, application
from tamizdat.demo.till.stripe_dialect import StripeTill
from tamizdat.giving.providers.play import STRIPE_KEY
from tamizdat.giving.providers.port import Frequency, Standing
from tamizdat.giving.providers.stripe.provider import VERSION
from tamizdat.lib.money import Money
from tests.giving.tills import NOON
from tests.wsgi import ask

HOST = "127.0.0.1:8004"
HERE = {"HTTP_HOST": HOST, "HTTP_ORIGIN": f"http://{HOST}"}


@pytest.fixture
def till():
    clock = Clock(NOON)
    return Till([StripeTill(clock), PayPalTill(clock), BTCPayTill(clock)], clock)


def a_contribution(till: Till, name: str = "stripe", frequency: Frequency = Frequency.ONCE):
    return till.dialects[name].books.open(
        "N" * 22,
        frequency,
        Money(1250, "EUR"),
        agreed=Money(1250, "EUR"),
        metadata={},
        description="Support <b>",
        success_url="http://127.0.0.1:8000/back/?ref={CHECKOUT_SESSION_ID}",
        return_url="http://127.0.0.1:8000/back/",
        cancel_url="http://127.0.0.1:8000/support/",
        redirect="http://127.0.0.1:8000/back/?ref={InvoiceId}",
        plan="P-1",
        url="",
    )


def get(till, path, **environ):
    return ask(application(till), path, HTTP_HOST=HOST, **environ)


def post(till, path, form="", **environ):
    return ask(application(till), path, "POST", form.encode(), **{**HERE, **environ})


@pytest.mark.parametrize("name", ["stripe", "paypal", "btcpay"])
def test_every_page_says_that_it_is_play_money_and_needs_no_script(till, name):
    made = a_contribution(till, name)
    for path in ("/", f"/pay/{name}/{made.token}", "/nothing", f"/pay/{name}/NOBODY", "/paypal/myaccount/autopay/"):
        text = get(till, path).body.decode()
        assert "PLAY MONEY" in text
        assert "<script" not in text
        assert "Support <b>" not in text


def test_a_donor_pays_and_is_sent_back_to_the_paper(till):
    made = a_contribution(till)
    answer = post(till, "/do/stripe/pay", f"on={made.token}&country=LV")
    assert (answer.status, made.standing, made.country) == (303, Standing.PAID, "LV")
    assert answer.headers["Location"] == f"http://127.0.0.1:8000/back/?ref=cs_test_{made.token}"


def test_a_donor_leaves_and_is_sent_back_to_the_choice(till):
    made = a_contribution(till)
    answer = post(till, "/do/stripe/leave", f"on={made.token}")
    assert (answer.headers["Location"], made.standing) == ("http://127.0.0.1:8000/support/", Standing.ABANDONED)
    assert post(till, "/do/stripe/pay", f"on={made.token}").status == 400


def test_time_passes_for_all_of_them(till):
    made = [a_contribution(till, name, Frequency.MONTHLY) for name in ("stripe", "paypal")]
    for name, each in zip(("stripe", "paypal"), made, strict=True):
        till.dialects[name].hands.pay(each.token)
    post(till, "/clock", "days=32")
    assert [len(each.movements) for each in made] == [2, 2]


def test_buttons_stand_where_they_can_be_pressed(till):
    made = a_contribution(till, "stripe", Frequency.MONTHLY)
    till.dialects["stripe"].hands.pay(made.token)
    assert "Renewals fail" in get(till, "/").body.decode()
    post(till, "/do/stripe/empty", f"on={made.token}")
    post(till, "/clock", "days=32")
    assert made.standing is Standing.RETRYING
    payment = made.movements[0].token
    for verb in ("dispute", "lose", "refund"):
        assert f"/do/stripe/{verb}" in get(till, "/").body.decode()
        assert post(till, f"/do/stripe/{verb}", f"on={payment}").status == 303
    assert made.movements[0].refunded == 1250


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_ORIGIN": "http://evil.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_HOST": "evil.example", "HTTP_ORIGIN": "http://evil.example"},
        {"HTTP_ORIGIN": "http://127.0.0.1:9999"},
    ],
)
def test_no_foreign_page_presses_a_button(till, headers):
    made = a_contribution(till)
    assert post(till, "/do/stripe/pay", f"on={made.token}", **headers).status == 404
    assert made.standing is Standing.AWAITING


@pytest.mark.parametrize("path", ["/do/stripe/fly", "/do/nobody/pay", "/do/", "/do"])
def test_a_verb_that_is_none_does_nothing(till, path):
    assert post(till, path, "on=x").status == 404


def test_a_provider_that_is_down_answers_nothing_and_its_pages_go_on(till):
    post(till, "/down")
    assert get(till, "/stripe/v1/events").status == 503
    assert get(till, "/").status == 200


@pytest.fixture
def paper():
    """Takes webhooks, notes them, and answers what it is told to."""
    took, answers = [], []

    class Counter(BaseHTTPRequestHandler):
        def do_POST(self):
            raw = self.rfile.read(int(self.headers["content-length"]))
            took.append((self.path, dict(self.headers), raw))
            self.send_response(answers.pop(0) if answers else 200)
            self.end_headers()

        def log_message(self, *_words):
            pass

    server = HTTPServer(("127.0.0.1", 0), Counter)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", took, answers
    server.shutdown()
    server.server_close()


class Seconds:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_what_happens_is_told_to_the_paper_once(till, paper):
    address, took, _ = paper
    made, post = a_contribution(till), Post(till, address, Seconds())
    till.dialects["stripe"].hands.pay(made.token)
    for _ in range(3):
        post.round()
    assert [path for path, _headers, _raw in took] == ["/support/hook/stripe/"] * 2
    assert all("answered 200" in line for line in post.log)


def test_what_is_not_taken_is_sent_again_and_in_the_end_given_up(till, paper):
    address, took, answers = paper
    clock = Seconds()
    made = a_contribution(till, "btcpay")
    post = Post(till, address, clock)
    till.dialects["btcpay"].hands.leave(made.token)
    answers[:] = [503] * 50
    for _ in range(20):
        post.round()
        clock.now += max(AGAIN)
    assert len(took) == 1 + len(AGAIN)


def test_without_the_paper_the_post_goes_on(till):
    made, post = a_contribution(till), Post(till, "http://127.0.0.1:9", Seconds())
    till.dialects["stripe"].hands.pay(made.token)
    post.round()
    assert "answered nothing" in post.log[0]


def test_the_devil_knows_every_trick():
    plans = [errands(random.Random(seed)) for seed in range(300)]  # noqa: S311  a devil needs no cryptography
    tricks = {errand.trick for plan in plans for errand in plan}
    assert tricks == set(Trick)
    assert () in plans
    assert any(sum(errand.trick is Trick.PLAIN for errand in plan) > 1 for plan in plans)
    assert len({errand.wait for plan in plans for errand in plan}) > 3
    assert HONEST[0].wait == 0


def test_what_the_devil_forges_is_refused_by_the_provider(till, paper):
    from tamizdat.giving.providers import play
    from tamizdat.giving.providers.port import ForgedEvent
    from tamizdat.giving.providers.stripe.provider import Stripe

    address, took, _ = paper
    clock = Seconds()
    till.devil, made = True, a_contribution(till, frequency=Frequency.MONTHLY)
    post = Post(till, address, clock, random.Random(5))  # noqa: S311
    till.dialects["stripe"].hands.pay(made.token)
    till.dialects["stripe"].hands.wait(400)
    for _ in range(10):
        post.round()
        clock.now += 60
    ours, fates = Stripe(play.STRIPE_KEY, (play.STRIPE_HOOK,)), []
    for _path, headers, raw in took:
        signed = {name.lower(): value for name, value in headers.items()}
        try:
            ours.verify(signed, raw, _wall())
            fates.append("taken")
        except ForgedEvent:
            fates.append("forged")
    assert fates.count("forged") == sum(": forged" in line for line in post.log)
    assert "taken" in fates


def _wall():
    from datetime import UTC, datetime

    return datetime.now(UTC)


def test_a_demos_till_that_is_started_again_knows_who_gave(tmp_path):
    first = open_till(8004, "http://127.0.0.1:9", tmp_path)
    made = b"client_reference_id=N&mode=payment&success_url=s&cancel_url=c&line_items[0][price_data][currency]=eur"
    made += b"&line_items[0][price_data][unit_amount]=500&line_items[0][price_data][product_data][name]=Support"
    key = {"HTTP_AUTHORIZATION": f"Bearer {STRIPE_KEY}", "HTTP_STRIPE_VERSION": VERSION}
    session = json.loads(ask(first, "/stripe/v1/checkout/sessions", "POST", made, **key).body)
    ask(first, "/clock", "POST", b"days=32", **HERE)
    second = open_till(8005, "http://127.0.0.1:9", tmp_path)
    again = json.loads(ask(second, f"/stripe/v1/checkout/sessions/{session['id']}", **key).body)
    assert again == session
    assert (tmp_path / "play-money").stat().st_mode & 0o077 == 0
    other = json.loads(ask(second, "/stripe/v1/checkout/sessions", "POST", made, **key).body)
    assert ":8005/" in other["url"]
    assert other["id"] != session["id"]


def test_a_month_goes_by_for_who_is_reminded_only_where_there_is_a_paper(till):
    assert "The next month" not in get(till, "/").body.decode()
    assert post(till, "/month").status == 404
    till.next_month = lambda: 3
    assert post(till, "/month").status == 303
    assert "Reminders sent: 3." in get(till, "/").body.decode()
    assert post(till, "/month", HTTP_ORIGIN="https://elsewhere.example").status == 404


def test_two_demos_give_no_two_things_the_same_name(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one, two = (Drawer(tmp_path / name).take_out("http://127.0.0.1")[0][0] for name in ("one", "two"))
    assert one.books.token() != two.books.token()


def test_books_that_cannot_be_read_are_begun_anew(tmp_path):
    (tmp_path / "play-money").write_bytes(b"no books")
    assert [each.name for each in Drawer(tmp_path).take_out("http://127.0.0.1")[0]] == ["stripe", "paypal", "btcpay"]
