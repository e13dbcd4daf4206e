"""The desk is for those who signed in, from its own address, and it makes no browser ask another host."""

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client

from tamizdat.config.desk_language import best

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet():
    cache.clear()


@pytest.fixture
def vera():
    return get_user_model().objects.create_superuser("vera", "", "a harbour in november")


def sign_in(browser, name, password):
    return browser.post("/login/", {"username": name, "password": password})


def test_who_has_the_password_is_let_in(client, vera):
    assert sign_in(client, "vera", "a harbour in november").status_code == 302
    assert client.get("/").status_code == 200


def test_who_guesses_passwords_is_made_to_wait_even_with_the_right_one(client, vera):
    for guess in range(5):
        assert sign_in(client, "vera", f"guess {guess}").status_code == 200
    page = sign_in(client, "vera", "a harbour in november")
    assert "Wait 15 minutes" in page.content.decode()
    assert client.get("/").status_code == 302


def test_writing_the_name_otherwise_gives_no_new_tries(client, vera):
    for name in ("vera", "Vera", "VERA", "vErA", "verA"):
        sign_in(client, name, "a guess")
    assert "Wait 15 minutes" in sign_in(client, "vera", "a guess").content.decode()


def test_another_account_does_not_wait(client, vera):
    for guess in range(6):
        sign_in(client, "somebody", f"guess {guess}")
    assert sign_in(client, "vera", "a harbour in november").status_code == 302


def test_a_right_password_forgets_the_wrong_ones(client, vera):
    for _evening in range(3):
        for guess in range(4):
            sign_in(client, "vera", f"guess {guess}")
        assert sign_in(client, "vera", "a harbour in november").status_code == 302
        client.post("/logout/")


def test_a_stranger_gets_no_picture(client, vera, settings):
    (settings.MEDIA_ROOT / "pictures").mkdir(parents=True, exist_ok=True)
    (settings.MEDIA_ROOT / "pictures" / "draft.jpg").write_bytes(b"JPEG")
    (settings.MEDIA_ROOT / "drawing.svg").write_text(
        "<svg xmlns='http://www.w3.org/2000/svg'><script>steal()</script></svg>"
    )
    assert client.get("/media/pictures/draft.jpg").status_code == 302
    client.force_login(vera)
    assert b"".join(client.get("/media/pictures/draft.jpg").streaming_content) == b"JPEG"
    drawing = client.get("/media/drawing.svg")
    assert drawing.headers["Content-Disposition"] == "attachment"
    assert "sandbox" in drawing.headers["Content-Security-Policy"]
    assert client.get("/media/../tamizdat.toml").status_code in {400, 404}


def test_a_stranger_gets_no_document(client):
    assert client.get("/documents/1/plan.pdf").headers["Location"].startswith("/login/")


def test_the_desk_answers_to_no_other_host():
    assert Client(headers={"host": "evil.example"}).get("/login/").status_code == 400


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("ru-RU,ru;q=0.9,en;q=0.8", "ru"), ("fa,ru;q=0.5", "ru"), ("fa", "en"), ("", "en"), ("nonsense;;q=x", "en")],
)
def test_the_desk_speaks_the_first_language_it_shares_with_the_browser(accepted, language):
    assert best(accepted) == language


def test_the_sign_in_page_speaks_russian_to_a_russian_browser(client):
    assert "Войти" in client.get("/login/", headers={"accept-language": "ru"}).content.decode()


def test_who_chose_a_language_in_the_profile_gets_it(client, vera):
    from wagtail.users.models import UserProfile

    UserProfile.objects.create(user=vera, preferred_language="ru")
    client.force_login(vera)
    assert 'lang="ru"' in client.get("/", headers={"accept-language": "en"}).content.decode()


@pytest.mark.parametrize("password", ["password1234", "123456789012345", "short"])
def test_a_weak_password_is_refused(vera, password):
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        validate_password(password, vera)
