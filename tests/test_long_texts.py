"""Long texts: a line break is one character, and nothing somebody pasted is cut off in silence."""

from arena.forms import LongText
from ideas.forms import CommentForm, DraftForm


def test_a_line_break_counts_once_however_the_browser_sends_it():
    assert LongText(max_length=3).clean("a\r\nb") == "a\nb"


def test_too_much_is_said_with_both_numbers():
    form = CommentForm({"purpose": "note", "body": "x" * 5003})

    assert form.errors["body"] == ["Bitte kürzen Sie auf höchstens 5000 Zeichen. Jetzt sind es 5003."]


def test_the_browser_does_not_cut_off_what_is_counted(db):
    page = str(DraftForm())

    assert "maxlength" not in page
    assert page.count("data-most=") == 4
