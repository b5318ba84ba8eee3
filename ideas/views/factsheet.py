"""The Steckbrief: read all of it, write one section, keep what is not finished, see who else writes there."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arena.anonymous import anonymous_page
from arena.permissions import Can, require
from arena.transitions import WrongStage
from ideas import policies
from ideas.diff import change_of
from ideas.factsheet import sheet_of, writing_now
from ideas.factsheet_forms import SectionForm, WorkingCopyForm
from ideas.models import FactSheet, FactSheetVersion, Idea, WorkingCopy
from ideas.models.factsheet import Conflicting, sections_now, texts_of
from ideas.models.section import Section
from ideas.models.stage import Stage
from ideas.views.page import visible_idea

FROZEN = {Stage.ASSESSMENT, Stage.DECISION, Stage.SELECTED}


@require_safe
@anonymous_page()
def fact_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """All sections with their texts, how far it is, and who stands behind it."""
    idea = visible_idea(request, pk)
    can = Can(policies, request.user, idea)
    context = {
        "idea": idea,
        "may_write": can["save_section"],
        "sheet": sheet_of(idea, request.user, may_write=can["save_section"]),
        "version": idea.versions.only("number", "at", "idea_id").first(),
        "readiness": idea.readiness,
        "is_frozen": idea.stage in FROZEN,
    }
    return render(request, "ideas/fact_sheet.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def save_section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Write one section; what others saved in it meanwhile comes together with it, or both stand side by side."""
    idea = visible_idea(request, pk)
    require(policies.can_save_section(request.user, idea))
    asked = _section(request, idea, section)
    if request.method != "POST":
        return _begin(request, idea, asked)
    form = SectionForm(request.POST, section=asked)
    if not form.is_valid():
        return section_page(request, idea, asked, form, status=422)

    typed = form.cleaned_data
    try:
        version = FactSheet.save_section(idea, by=request.user, section=asked.key, **typed)
    except Conflicting:
        return _both(request, idea, asked, form)
    except WrongStage:  # it was frozen while somebody wrote: what they typed stays theirs, and before them
        _keep(request, idea, asked, form)
        return section_page(request, idea, asked, form, status=409)
    messages.success(request, _what_is_now_true(version, asked, typed["text"]))
    return redirect(reverse("fact_sheet", args=[idea.pk]) + f"#{asked.slug}")


@login_required
@require_POST
def keep_working_copy(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """What was typed so far, kept for this person alone: as they type, or by a button."""
    idea = visible_idea(request, pk)
    require(policies.can_save_section(request.user, idea))
    asked = _section(request, idea, section)
    form = SectionForm(request.POST, section=asked)
    if "text" in form.errors or "base" in form.errors:
        words = _("Noch nicht gespeichert: ") + " ".join(str(error) for error in form.errors.get("text", []))
        return HttpResponse(words, content_type="text/plain; charset=utf-8", status=422)

    _keep(request, idea, asked, form)
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return HttpResponse(status=204)
    messages.success(request, _("Ihre Arbeitskopie ist gespeichert. Nur Sie sehen sie."))
    return redirect("save_section", idea.pk, asked.slug)


@login_required
@require_POST
def discard_working_copy(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    idea = visible_idea(request, pk)
    require(policies.can_save_section(request.user, idea))
    asked = _section(request, idea, section)

    WorkingCopy.discard(idea, by=request.user, section=asked.key)
    messages.success(request, _("Ihre Arbeitskopie ist verworfen. Im Feld steht die jetzige Fassung."))
    return redirect("save_section", idea.pk, asked.slug)


@login_required
@require_POST
def look_at_section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """The browser says that the section is open, and hears who else has it open and what was saved meanwhile."""
    idea = visible_idea(request, pk)
    require(policies.can_save_section(request.user, idea))
    asked = _section(request, idea, section)

    WorkingCopy.look(idea, by=request.user, section=asked.key)
    context = presence_of(request, idea, asked, WorkingCopyForm(request.POST, section=asked))
    if context["state"] == request.POST.get("state"):
        return HttpResponse(status=204)
    return render(request, "ideas/_section_presence.html", context)


def section_page(
    request: HttpRequest, idea: Idea, asked: Section, form: SectionForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    """The field with its help and example, and beside it who else writes; a refused form keeps what was typed."""
    sheet = sheet_of(idea, request.user)
    before, after = sheet.neighbours_of(asked)
    presence = presence_of(request, idea, asked, form)
    known = {"sheet": sheet, "before": before, "after": after, "may_save": idea.allows("save_section"), "form": form}
    return render(request, "ideas/section.html", known | presence | context, status=status)


def presence_of(request: HttpRequest, idea: Idea, asked: Section, form: WorkingCopyForm) -> dict[str, Any]:
    """Who else has the section open, and the newest version if it came after the one that the form began from."""
    others = [copy for copy in writing_now(idea, besides=request.user) if copy.section == asked.key]
    base = form["base"].value()
    newer = _newer_version(idea, asked, int(base)) if str(base).isdecimal() else None
    state = ",".join(
        [*(f"{copy.user_id}{'w' if copy.saved_at else ''}" for copy in others), f"v{newer.number if newer else ''}"]
    )
    return {"idea": idea, "section": asked, "others": others, "newer": newer, "state": state}


def _begin(request: HttpRequest, idea: Idea, asked: Section) -> HttpResponse:
    """The form with the person's working copy, else with the text of today."""
    copy = WorkingCopy.objects.with_text().filter(idea=idea, user=request.user, section=asked.key).first()
    newest = idea.versions.only("number", "idea_id").first()
    initial = {"text": sections_now(idea).get(asked.key, ""), "base": newest.number if newest else 0}
    if copy:
        initial = {"text": copy.text, "base": copy.base_version}
    return section_page(request, idea, asked, SectionForm(initial=initial, section=asked), copy=copy)


def _both(request: HttpRequest, idea: Idea, asked: Section, form: SectionForm) -> HttpResponse:
    """Show what was typed and what others saved; the next saving knows of both, so it decides."""
    _keep(request, idea, asked, form)
    newest = idea.versions.select_related("author").first()
    began = idea.versions.filter(number=form.cleaned_data["base"]).first()
    theirs = texts_of(idea)[asked.key]
    typed = request.POST.copy()
    typed["base"] = str(newest.number if newest else 0)
    context = {
        "theirs": _newer_version(idea, asked, form.cleaned_data["base"]) or newest,
        "their_text": theirs,
        "their_change": change_of(str(asked.heading), texts_of(began)[asked.key] if began else "", theirs),
    }
    return section_page(request, idea, asked, SectionForm(typed, section=asked), status=422, **context)


def _keep(request: HttpRequest, idea: Idea, asked: Section, form: SectionForm) -> None:
    """A working copy that says what the section says already is none."""
    text, base = form.cleaned_data["text"], form.cleaned_data["base"]
    if text == texts_of(idea)[asked.key]:
        WorkingCopy.discard(idea, by=request.user, section=asked.key)
    else:
        WorkingCopy.keep(idea, by=request.user, section=asked.key, text=text, base=base)


def _newer_version(idea: Idea, asked: Section, base: int) -> FactSheetVersion | None:
    """The newest version in which others changed this section after the one named."""
    rows = idea.versions.filter(number__gte=base).order_by("-number").select_related("author")
    later = list(rows.only("number", "at", "idea_id", "reason", "sections", "author__public_name")[:20])
    for version, earlier in pairwise(later):
        if version.sections.get(asked.key, "") != earlier.sections.get(asked.key, ""):
            return version
    return None


def _section(request: HttpRequest, idea: Idea, slug: str) -> Section:
    """The section of this name, if the idea has it."""
    found = next((entry.section for entry in sheet_of(idea, request.user).entries if entry.section.slug == slug), None)
    if found is None:
        raise Http404
    return found


def _what_is_now_true(version: FactSheetVersion, asked: Section, typed: str) -> str:
    if texts_of(version)[asked.key] != typed:
        return _("Fassung %(number)d ist gespeichert. Sie enthält auch, was andere inzwischen geändert haben.") % {
            "number": version.number
        }
    return _("Fassung %(number)d ist gespeichert und für alle lesbar, die die Idee sehen.") % {"number": version.number}
