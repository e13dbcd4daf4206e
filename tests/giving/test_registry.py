"""Which providers are offered, what is said of the others, and that play money and real money never meet."""

from types import SimpleNamespace

import pytest

from tamizdat.giving.providers import play
from tamizdat.giving.providers.port import ProviderRefused
from tamizdat.giving.providers.registry import registry, troubles
from tamizdat.giving.providers.secrets import NoSecret, secrets_of
from tamizdat.giving.providers.stripe.provider import BASE, Stripe

KEY, HOOK = "sk_test_4eC39HqLyjWDarjtT1zdp7dc", "whsec_1234567890"


@pytest.fixture
def newspaper(tmp_path):
    (tmp_path / "keys").mkdir()
    return SimpleNamespace(
        directory=tmp_path,
        keys=tmp_path / "keys",
        address="http://127.0.0.1:8000",
        giving=["bank", "stripe", "paypal", "btcpay"],
        stripe_cards="hosted",
        stripe_public_key="",
        paypal_client="client",
        paypal_sandbox=False,
        btcpay_address="https://pay.example",
        btcpay_store="STORE",
        bank_holder="Far Shore",
        bank_iban="DE02120300000000202051",
        bank_bic="",
        bank_currency="EUR",
        giving_till_port=0,
    )


def write(newspaper, name: str, text: str, mode: int = 0o600) -> None:
    file = newspaper.keys / name
    file.write_text(text)
    file.chmod(mode)


def keys(newspaper) -> None:
    write(newspaper, "stripe", f"key {KEY}\nhook {HOOK}\nhook whsec_of_next_month\n")
    write(newspaper, "paypal", f"key {'p' * 40}\nhook 8PT597110X687430LKGECATA\n")
    write(newspaper, "btcpay", f"key {'b' * 40}\nhook {'h' * 20}\n")


def test_all_that_have_their_secrets_are_offered_in_the_order_of_the_settings(newspaper):
    keys(newspaper)
    assert list(registry(newspaper, {})) == ["bank", "stripe", "paypal", "btcpay"]
    assert not troubles(newspaper, {})


def test_cards_on_our_own_page_need_the_publishable_key_of_the_same_mode(newspaper):
    keys(newspaper)
    newspaper.stripe_cards = "strict"
    for public, missing in (("", "stripe_public_key"), ("pk_live_1234567890", "different modes")):
        newspaper.stripe_public_key = public
        assert "stripe" not in registry(newspaper, {})
        assert missing in troubles(newspaper, {})[0]
    newspaper.stripe_public_key = "pk_test_1234567890"
    assert registry(newspaper, {})["stripe"].capabilities().own_card_page
    newspaper.stripe_cards = "hosted"
    assert not registry(newspaper, {})["stripe"].capabilities().own_card_page


def test_asked_again_it_makes_nothing_anew_and_a_new_secret_counts_at_once(newspaper):
    keys(newspaper)
    before = registry(newspaper, {})["stripe"]
    assert registry(newspaper, {})["stripe"] is before
    write(newspaper, "stripe", f"key {KEY}\nhook whsec_another_one\n")
    assert registry(newspaper, {})["stripe"] is not before


def test_what_has_no_secret_is_not_offered_and_said(newspaper):
    assert list(registry(newspaper, {})) == ["bank"]
    said = troubles(newspaper, {})
    assert [each.split(" is")[0] for each in said] == ["Stripe", "PayPal", "BTCPay"]
    assert "TAMIZDAT_STRIPE_KEY" in said[0]
    assert str(newspaper.keys / "stripe") in said[0]


@pytest.mark.parametrize(
    ("text", "mode", "what"),
    [
        (f"key {KEY}\n", 0o600, "webhook"),
        (f"key {KEY}\nhook {HOOK}\n", 0o644, "chmod 600"),
        (f"key {KEY}\nhook {HOOK}\n", 0o640, "chmod 600"),
        (f"hook {HOOK}\n", 0o600, "No secret"),
        ("key pk_live_this_is_the_public_one\nhook whsec_1234567890\n", 0o600, "look"),
        (f"key {KEY}\nhook we_1234567890\n", 0o600, "look"),
        ("", 0o600, "No secret"),
    ],
)
def test_a_secret_that_is_wrong_or_open_is_said_without_being_shown(newspaper, text, mode, what):
    newspaper.giving = ["stripe"]
    write(newspaper, "stripe", text, mode)
    assert not registry(newspaper, {})
    (said,) = troubles(newspaper, {})
    assert what in said
    assert not [word for word in text.split() if len(word) > 4 and word in said]


def test_the_environment_goes_before_the_file(newspaper):
    keys(newspaper)
    given = {"TAMIZDAT_STRIPE_KEY": "rk_live_1234567890", "TAMIZDAT_STRIPE_HOOK": "whsec_a, whsec_b"}
    found = secrets_of("stripe", newspaper.keys, given)
    assert (found.key, found.hooks) == ("rk_live_1234567890", ("whsec_a", "whsec_b"))
    assert "1234567890" not in repr(found)


@pytest.mark.parametrize("missing", ["paypal_client", "btcpay_address", "btcpay_store", "bank_iban", "bank_holder"])
def test_a_setting_that_is_missing_is_named(newspaper, missing):
    keys(newspaper)
    setattr(newspaper, missing, "")
    (said,) = troubles(newspaper, {})
    assert missing in said


def test_with_play_money_all_are_at_the_till(newspaper):
    newspaper.giving_till_port = 8004
    assert list(registry(newspaper, {})) == ["bank", "stripe", "paypal", "btcpay"]
    assert not troubles(newspaper, {})


def test_play_money_is_refused_where_there_are_real_secrets(newspaper):
    newspaper.giving_till_port = 8004
    keys(newspaper)
    assert not registry(newspaper, {})
    assert all("real" in each for each in troubles(newspaper, {}))
    for file in newspaper.keys.iterdir():
        file.unlink()
    assert not registry(newspaper, {"TAMIZDAT_PAYPAL_KEY": "x" * 40})


@pytest.mark.parametrize("address", ["https://farshore.example", "http://192.168.1.7:8000", "http://127.0.0.1.example"])
def test_play_money_is_refused_where_others_can_come(newspaper, address):
    newspaper.giving_till_port, newspaper.address = 8004, address
    assert not registry(newspaper, {})


def test_a_live_key_goes_to_stripe_and_nowhere_else():
    assert Stripe("sk_live_1234567890", (HOOK,), BASE)
    with pytest.raises(ProviderRefused):
        Stripe("sk_live_1234567890", (HOOK,), play.address(8004, "stripe"))


def test_the_keys_of_play_money_are_good_for_nothing_real(newspaper):
    """Written into keys/ they do not even look right for PayPal and BTCPay; Stripe's is a test key."""
    assert "_test_" in play.STRIPE_KEY
    iban = play.IBAN
    assert int("".join(str(int(letter, 36)) for letter in iban[4:] + iban[:4])) % 97 != 1


def test_a_file_that_is_no_text_is_said(newspaper):
    (newspaper.keys / "stripe").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(NoSecret):
        secrets_of("stripe", newspaper.keys, {})
