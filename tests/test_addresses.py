"""An address found once is the one that Django would find."""

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from arena.addresses import address


@pytest.mark.parametrize("name", ["idea", "measure", "person", "open_notification", "versions", "amendment"])
def test_it_is_the_address_that_django_finds(name):
    assert [address(name, pk) for pk in (1, 42, 123_456_789)] == [
        reverse(name, args=[pk]) for pk in (1, 42, 123_456_789)
    ]


def test_a_page_of_which_there_is_one_needs_no_number():
    assert [address("inbox"), address("inbox"), address("ideas")] == ["/postfach/", "/postfach/", "/ideen/"]


def test_it_begins_where_the_site_begins():
    assert address("idea", 7) == "/ideen/7/"

    set_script_prefix("/arena/")
    try:
        assert address("idea", 7) == "/arena/ideen/7/"
    finally:
        set_script_prefix("/")


def test_what_has_no_number_has_no_address():
    with pytest.raises(NoReverseMatch):
        address("idea", None)
    with pytest.raises(NoReverseMatch):
        address("nowhere", 7)
