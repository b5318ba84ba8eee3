"""Tags that cost little write what the usual tags would write."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

ROW = """<li class="{{ row.tone }}">{{ row.word }}{% if row.note %} ({{ row.note }}){% else %} –{% endif %} {{ level }}</li>"""


class Row:
    """What a view makes ready."""

    def __init__(self, tone="", word="", note=""):
        self.tone, self.word, self.note = tone, word, note


def written(tag, rows):
    end = {"each": "endeach", "for": "endfor"}[tag]
    template = "{% load lean %}{% TAG row in rows %}".replace("TAG", tag) + ROW + "{% END %}".replace("END", end)
    return Template(template).render(Context({"rows": rows, "level": "<2>"}))


ROWS = [
    ("need", "Ein Wort", ""),
    ("<b>", "\"Zitat\" & 'mehr'", "<script>"),
    ("", mark_safe("<mark>Amt</mark>"), gettext_lazy("Idee")),
    ("x", SimpleLazyObject(lambda: "faul & fein"), 7),
    ("", None, 0),
]


@pytest.mark.parametrize("row", ROWS)
def test_each_writes_what_for_writes(row):
    tone, word, note = row
    as_object, as_keys = Row(tone, word, note), {"tone": tone, "word": word, "note": note}

    assert written("each", [as_object]) == written("for", [as_object])
    assert written("each", [as_keys]) == written("for", [as_keys])


def test_markup_from_people_stays_text():
    assert "<script>" not in written("each", [Row(note="<script>")])
    assert "&lt;2&gt;" in written("each", [Row()])


def test_no_rows_write_nothing():
    assert written("each", []) == ""


def test_a_key_that_is_missing_is_empty_and_an_attribute_that_is_missing_is_a_mistake():
    template = Template("{% load lean %}{% each row in rows %}{{ row.nothing }};{% endeach %}")

    assert template.render(Context({"rows": [{"word": 1}]})) == ";"
    with pytest.raises(AttributeError):
        template.render(Context({"rows": [Row()]}))


@pytest.mark.parametrize(
    "body",
    [
        "{{ row.word|upper }}",
        "{{ row }}",
        "{{ row.word.upper }}",
        "{% if row.word == 'x' %}a{% endif %}",
        "{% if level %}a{% endif %}",
        "{% for letter in row.word %}a{% endfor %}",
        "{% url 'ideas' %}",
        "{% again rows %}",
    ],
)
def test_what_each_cannot_write_is_refused_when_the_template_is_read(body):
    with pytest.raises(TemplateSyntaxError):
        Template("{% load lean %}{% each row in rows %}" + body + "{% endeach %}")


def test_rows_within_a_row_are_written_like_it():
    template = Template(
        "{% load lean %}{% each row in rows %}<li>{{ row.word }}{% if row.rows %}<ol>{% again row.rows %}</ol>{% endif %}</li>{% endeach %}"
    )
    rows = [{"word": "a", "rows": [{"word": "b", "rows": [{"word": "<c>"}]}]}, {"word": "d", "rows": []}]

    assert template.render(Context({"rows": rows})) == (
        "<li>a<ol><li>b<ol><li>&lt;c&gt;</li></ol></li></ol></li><li>d</li>"
    )


def test_what_is_the_same_for_all_rows_is_asked_once_and_only_where_a_row_needs_it():
    asked = []
    template = Template(
        "{% load lean i18n %}{% each row in rows %}{% if row.form %}{% translate 'Ideen' %}{% csrf_token %}{% endif %}{% endeach %}"
    )
    token = SimpleLazyObject(lambda: asked.append(1) or "<t>")

    assert template.render(Context({"rows": [{"form": ""}], "csrf_token": token})) == ""
    assert asked == []

    word = 'Ideen<input type="hidden" name="csrfmiddlewaretoken" value="&lt;t&gt;">'
    assert template.render(Context({"rows": [{"form": 1}, {"form": 1}], "csrf_token": token})) == word * 2
    assert asked == [1]


def test_each_says_how_it_reads():
    with pytest.raises(TemplateSyntaxError, match="each row in rows"):
        Template("{% load lean %}{% each row of rows %}{% endeach %}")


def test_what_stands_in_once_is_rendered_once():
    asked = []
    template = Template("{% load lean i18n %}{% once %}{% translate 'Ideen' %} {{ word }}{% endonce %}")
    first = template.render(Context({"word": SimpleLazyObject(lambda: asked.append(1) or "geheim")}))

    assert first == template.render(Context({"word": "anders"})) == "Ideen "
    assert asked == []
