"""No page of the desk writes a stage or touches history: only the verbs do; and none carries inline style or script."""

import re

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from ideas.models import Idea, Stage
from tests import make
from tests.moderation import people
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db

NEVER_DELETED = ["ideas_idea", "ideas_comment", "accounts_user", "accounts_organisation", "accounts_mandate"]
INLINE = re.compile(r"<style\b(?![^>]*nonce)|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\bsrc=)(?![^>]*json)", re.I)


def test_posting_a_stage_changes_no_idea():
    idea = make.idea(Stage.SUBMITTED)
    typed = {"stage": "selected", "title": "Anders", "published_at": "2026-01-01", "_save": "1", "action": "publish"}
    client = people.stabsstelle()

    for url in (
        reverse("admin:ideas_idea_change", args=[idea.pk]),
        reverse("admin:ideas_idea_changelist"),
        *(reverse(f"admin:{verb}", args=[idea.pk]) for verb in ("return_for_revision", "decline", "hide")),
    ):
        client.post(url, typed)

    after = Idea.objects.get(pk=idea.pk)
    assert (after.stage, after.title, after.published_at) == ("submitted", idea.title, None)


@pytest.mark.parametrize("model", NEVER_DELETED)
def test_nothing_of_people_is_deleted_at_the_desk(model):
    idea = make.idea()
    comment, mandate = make.comment(idea), make.mandate(make.person(), make.organisation())
    rows = {
        "ideas_idea": idea,
        "ideas_comment": comment,
        "accounts_user": make.person(),
        "accounts_organisation": mandate.organisation,
        "accounts_mandate": mandate,
    }
    row = rows[model]

    for client in (people.stabsstelle(), people.moderator(), signed_in(people.operator())):
        try:
            answer = client.post(reverse(f"admin:{model}_delete", args=[row.pk]), {"post": "yes"})
            assert answer.status_code == 403
        except NoReverseMatch:
            pass
        client.post(
            reverse(f"admin:{model}_changelist"),
            {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"},
        )
    assert type(row).objects.filter(pk=row.pk).exists()


def test_no_list_offers_to_delete_what_is_ticked():
    for model_admin in admin.site._registry.values():
        assert "delete_selected" not in (model_admin.actions or [])
        assert not model_admin.list_editable


def pages():
    """An address of every kind of page of the desk."""
    idea = make.idea(Stage.SUBMITTED)
    comment, page_row = make.comment(make.idea()), make.rule()
    yield reverse("admin:index")
    for model in ("ideas_idea", "ideas_comment", "accounts_user", "accounts_organisation", "measures_measure"):
        yield reverse(f"admin:{model}_changelist")
    yield reverse("admin:app_list", args=["strategy"])
    yield reverse("admin:ideas_idea_change", args=[idea.pk])
    yield reverse("admin:ideas_comment_change", args=[comment.pk])
    yield reverse("admin:accounts_user_change", args=[idea.authors.first().pk])
    yield reverse("admin:accounts_mandate_add")
    yield reverse("admin:measures_measure_add")
    yield reverse("admin:strategy_conductrule_change", args=[page_row.pk])
    yield reverse("admin:strategy_conductrule_delete", args=[page_row.pk])
    yield reverse("admin:strategy_conductrule_history", args=[page_row.pk])


def test_no_page_needs_inline_style_or_script():
    client = people.stabsstelle()

    for url in pages():
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert (
            "script-src 'self' 'nonce-" in answer["Content-Security-Policy"] or "nonce" not in answer.content.decode()
        )
        assert not INLINE.findall(answer.content.decode()), url


def test_every_page_has_one_heading_a_title_and_german_words():
    client = people.stabsstelle()

    for url in pages():
        html = client.get(url).content.decode()
        assert len(re.findall(r"<h1\b", html)) == 1, url
        assert '<html lang="de"' in html, url
        assert re.search(r"<title>\s*\S.*Schreibtisch der Arena</title>", html, re.S), url


def test_signed_in_pages_stay_out_of_every_cache():
    answer = people.moderator().get(reverse("admin:index"))

    assert "private" in answer["Cache-Control"]
