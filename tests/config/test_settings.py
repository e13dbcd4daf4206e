"""Wrong settings stop the start with their name, what is wrong and an example; right ones come from file and environment."""

import os
import subprocess
import sys

import pytest

from tamizdat.config.databases import database
from tamizdat.config.faces import hosts
from tamizdat.config.founding import found, write_down
from tamizdat.config.newspaper import SETTINGS, load
from tamizdat.config.wrong import WrongSettings


def settings(tmp_path, text, **environment):
    (tmp_path / "tamizdat.toml").write_text(text, encoding="utf-8")
    return load(tmp_path, environment)


def refusal(tmp_path, text, **environment):
    with pytest.raises(WrongSettings) as wrong:
        settings(tmp_path, text, **environment)
    return str(wrong.value)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("name = 5", "must be text in quotes"),
        ('name = ""', "must not be empty"),
        ('name = "two\\nlines"', "must be one line"),
        ("languages = []", "must not be empty"),
        ('languages = "en"', "must be a list in square brackets"),
        ('languages = ["en", "klingon"]', "'klingon' is not a language code known here"),
        ('languages = ["ru", "ru"]', "names a language twice"),
        ('time_zone = "Europe/Rigga"', 'did you mean "Europe/Riga"'),
        ('giving = ["stripe", "cash"]', "'cash' is no way to give"),
        ('giving = ["stripe", "stripe"]', "names a way twice"),
        ('giving_currencies = ["eur"]', "'eur' is no currency"),
        ('bank_iban = "DE02120300000000202052"', "is no IBAN"),
        ('bank_bic = "ABC"', "is no BIC"),
        ('btcpay_address = "http://pay.farshore.example"', "must begin with https://"),
        ('paypal_client = "two words"', "has letters, digits"),
        ('giving_till_port = 8004\naddress = "https://farshore.example"', "on this machine (127.0.0.1)"),
        ('giving_till_port = 8004\naddress = "http://127.0.0.1.example"', "on this machine (127.0.0.1)"),
        ('address = "farshore.example"', "begins with http:// or https://"),
        ('address = "https://farshore.example/?page=1"', "without user, ? and #"),
        ('address = "https://farshore.example:99999"', "is not an address"),
        ('desk_address = "https://farshore.example/desk"', "without a path"),
        ("paper_port = 0", "must be greater than or equal to 1"),
        ('paper_port = "http"', "must be a whole number"),
        ("desk_port = 8000", "paper and desk need a port each"),
        ('database = "mysql://root:hunter2@127.0.0.1/paper"', "the URL of a PostgreSQL database"),
        ('database = "postgresql://127.0.0.1"', "the URL of a PostgreSQL database"),
    ],
)
def test_a_wrong_value_is_refused_with_its_name_and_an_example(tmp_path, line, what):
    message = refusal(tmp_path, line)
    name = line.partition(" ")[0]
    assert f"\n  {name}" in message
    assert what in message
    assert f"Example: {name} = " in message


@pytest.mark.parametrize("line", ['time_zone = "Mars"', 'name = ""', "paper_port = 0", "desk_port = 8000"])
def test_a_setting_that_is_right_is_not_named(tmp_path, line):
    (named,) = (each for each in refusal(tmp_path, line).splitlines() if each[:2] == "  " and each[2] != " ")
    assert named.split()[0] == line.split()[0]


def test_all_problems_are_listed_at_once(tmp_path):
    message = refusal(tmp_path, 'nam = "x"\ntime_zone = "Mars"\npaper_port = -1', TAMIZDAT_DESK_PORT="door")
    for name in ("nam", "time_zone", "paper_port", "TAMIZDAT_DESK_PORT"):
        assert f"\n  {name}" in message


def test_a_setting_that_does_not_exist_is_refused_with_the_one_that_was_meant(tmp_path):
    assert "Did you mean paper_port?" in refusal(tmp_path, "papr_port = 80")
    assert "Did you mean TAMIZDAT_PAPER_PORT?" in refusal(tmp_path, "", TAMIZDAT_PAPR_PORT="80")
    assert "is not a setting" in refusal(tmp_path, 'directory = "/"')


def test_a_file_that_is_not_toml_is_refused_with_the_line(tmp_path):
    assert "line 2" in refusal(tmp_path, 'name = "x"\nthis is no setting')


def test_no_message_repeats_a_password(tmp_path):
    message = refusal(tmp_path, 'database = "mysql://root:hunter2@127.0.0.1/paper"\npaper_port = 0')
    assert "hunter2" not in message


def test_the_environment_goes_before_the_file(tmp_path):
    newspaper = settings(
        tmp_path,
        'name = "From the file"\npaper_port = 8000\nlanguages = ["en"]',
        TAMIZDAT_NAME="From the environment",
        TAMIZDAT_PAPER_PORT="8080",
        TAMIZDAT_LANGUAGES="ru, en",
        TAMIZDAT_FACE="counter",
    )
    assert newspaper.name == "From the environment"
    assert newspaper.paper_port == 8080
    assert newspaper.languages == ["ru", "en"]


def test_without_an_address_the_paper_is_where_its_port_is(tmp_path):
    newspaper = settings(tmp_path, "paper_port = 9000\ndesk_port = 9001")
    assert (newspaper.address, newspaper.desk_address) == ("http://127.0.0.1:9000", "http://127.0.0.1:9001")


def test_an_address_is_kept_without_the_slash_at_its_end(tmp_path):
    assert settings(tmp_path, 'address = "https://farshore.example/"').address == "https://farshore.example"


def test_a_founded_newspaper_reads_back_as_it_was_founded_with_a_comment_on_every_setting(tmp_path):
    newspaper = found(tmp_path / "paper", name='The "Far" Shore', languages=["ru", "en"], time_zone="Europe/Riga")
    assert load(newspaper.directory, {}) == newspaper
    text = newspaper.file.read_text(encoding="utf-8")
    for name, field in SETTINGS.items():
        assert f"# {field.description}\n" in text
        assert f"{name} = " in text


def test_a_newspaper_that_would_be_wrong_is_not_founded(tmp_path):
    with pytest.raises(WrongSettings, match="time_zone"):
        found(tmp_path / "paper", time_zone="Mars")
    assert not (tmp_path / "paper").exists()


def test_a_postgresql_url_is_all_it_takes(tmp_path):
    newspaper = settings(tmp_path, 'database = "postgresql://ed%40itor:p%2Fw@db.example:5433/paper?sslmode=require"')
    wanted = {"NAME": "paper", "USER": "ed@itor", "PASSWORD": "p/w", "HOST": "db.example", "PORT": "5433"}
    assert wanted.items() <= database(newspaper).items()
    assert database(newspaper)["OPTIONS"] == {"sslmode": "require"}


def test_postgresql_is_reached_through_a_socket_too(tmp_path):
    newspaper = settings(tmp_path, 'database = "postgresql:///paper?host=/run/postgresql"')
    assert {"NAME": "paper", "HOST": "/run/postgresql", "OPTIONS": {}}.items() <= database(newspaper).items()


def test_the_desk_answers_to_its_own_address_only():
    assert hosts("https://desk.farshore.example") == ["desk.farshore.example"]
    assert hosts("http://[::1]:8001") == ["127.0.0.1", "localhost", "[::1]"]


@pytest.mark.parametrize("program", ["-m tamizdat.commands run", "-m django check", "-m tamizdat.config.counter"])
def test_whatever_is_started_with_wrong_settings_says_so_once_and_ends_with_2(tmp_path, program):
    (tmp_path / "tamizdat.toml").write_text('time_zone = "Mars"')
    environment = {**os.environ, "TAMIZDAT_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tamizdat.config.settings"}
    done = subprocess.run(
        [sys.executable, *program.split()], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert done.stderr.count("time_zone") == 2  # the setting, and its example
    assert "Traceback" not in done.stderr


def test_settings_that_are_written_down_later_leave_the_rest_of_the_file_as_it_was(tmp_path):
    newspaper = found(tmp_path / "paper", name="The Far Shore", time_zone="Europe/Riga")
    before = newspaper.file.read_text(encoding="utf-8").splitlines()
    for ports in ({"paper_port": 8100, "desk_port": 8101}, {"paper_port": 8200}):
        write_down(newspaper, **ports)
    after = newspaper.file.read_text(encoding="utf-8").splitlines()
    assert set(after) - set(before) == {"paper_port = 8200", "desk_port = 8101"}
    assert set(before) - set(after) == {"# paper_port = 8000", "# desk_port = 8001"}
    assert load(newspaper.directory, {}).address == "http://127.0.0.1:8200"
    assert newspaper.file.stat().st_mode & 0o077 == 0


def test_a_setting_that_the_file_does_not_name_is_written_at_its_end(tmp_path):
    newspaper = settings(tmp_path, 'name = "The Far Shore"')
    write_down(newspaper, paper_port=8100)
    assert load(tmp_path, {}).paper_port == 8100
