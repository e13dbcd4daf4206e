from __future__ import annotations

import gc
import shutil
from collections.abc import Generator

import pytest
from hypothesis import settings

from tests import database, world
from tests.commands.newspapers import tamizdat, two_free_ports

settings.register_profile("unhurried", deadline=None)  # a test says what is right, not how fast: bench/ does that
settings.load_profile("unhurried")


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes(django_test_environment):
    """scrypt is slow on purpose, and no password of the tests needs it."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session", autouse=True)
def _no_table_is_emptied(django_test_environment):
    """A test that commits gets a fresh database after it (see below). Emptying the old one first takes a second, and
    fills it again while a browser's last request may still be writing there: then both make the same rows."""
    from django.test import TransactionTestCase

    TransactionTestCase._fixture_teardown = lambda _case: None


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker):
    """In place of pytest-django's own, which would migrate in every session."""
    with django_db_blocker.unblock():
        database.lay(request.config.cache.mkdir("databases"))
    yield
    with django_db_blocker.unblock():
        database.clear()


@pytest.fixture(scope="session")
def founded(tmp_path_factory):
    """A newspaper made by the command, what the command said, and the ports that are free for it."""
    directory = tmp_path_factory.mktemp("newspapers") / "far-shore"
    paper, desk = two_free_ports()
    settings = {"TAMIZDAT_PAPER_PORT": str(paper), "TAMIZDAT_DESK_PORT": str(desk)}
    done = tamizdat("init", directory, "--language", "en", "--language", "ru", "--time-zone", "Europe/Riga", **settings)
    assert done.returncode == 0, done.stderr
    return directory, done.stdout, settings


@pytest.fixture(scope="module")
def copied(founded, tmp_path_factory):
    """A copy of that newspaper for a module that writes into it, and its settings: the others find it as it was founded."""
    directory, _said, settings = founded
    return shutil.copytree(directory, tmp_path_factory.mktemp("copies") / "far-shore"), settings


@pytest.hookimpl(tryfirst=True)  # xdist writes the groups into the names, and must find them
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The tests of a module share its browser, so they stay in one process; and on PostgreSQL what no database can
    change is not said again."""
    for item in items:
        if item.get_closest_marker("browser") and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
    if world.SERVER:
        apart = [item for item in items if not database.is_touched_by(item)]
        items[:] = [item for item in items if database.is_touched_by(item)]
        config.hook.pytest_deselected(items=apart)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded by now stays: to look through all of it for rubbish, again and again, takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """A test that commits leaves its rows behind; give the next one what the migrations put there, and nothing printed."""
    yield
    world.sweep()
    if _commits(item):
        from pytest_django.plugin import blocking_manager_key  # internal to pytest-django, so only where needed

        with item.config.stash[blocking_manager_key].unblock():
            database.lay(item.config.cache.mkdir("databases"))


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    asked = bool(marker and marker.kwargs.get("transaction"))
    return asked or bool({"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A test is not called after the bytes it is about, nor their number: a file made for a test differs from one
    second to the next, and two workers must agree on names."""
    return argname if isinstance(val, bytes) else None
