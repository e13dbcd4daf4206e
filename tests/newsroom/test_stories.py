import pytest

from tests.builders import a_story

pytestmark = pytest.mark.django_db


def test_a_published_story_is_live():
    assert a_story("Bridge reopens").live
