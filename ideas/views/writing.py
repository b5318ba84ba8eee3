"""Writing an idea: begin, keep, go on later, look at it as others will, hand it in; later, new versions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arena import clock, markdown
from arena.permissions import require
from arena.transitions import Stale
from ideas import policies
from ideas.forms import DraftForm, EditForm, SubmitForm, TextForm
from ideas.models import Idea, Kind, Stage
from ideas.models.due import due_date
from ideas.similar import Asked, similar_to
from ideas.starting import Start
from ideas.views.next_step import checklist_of
from ideas.views.page import visible_idea


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write_idea(request: HttpRequest) -> HttpResponse:
    """An empty form; the first saving makes the draft."""
    require(policies.can_write_idea(request.user))
    if request.method != "POST":
        kind = request.GET.get("kind")
        return _form_page(request, None, DraftForm(initial={"kind": kind if kind in Kind else Kind.PROPOSAL}))
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _form_page(request, None, form, status=422)

    return _saved(request, _begun(request, form))


@login_required
@require_POST
def begin_draft(request: HttpRequest) -> HttpResponse:
    """The autosave of a form that is no draft yet: makes the draft and says where it is from then on."""
    require(policies.can_write_idea(request.user))
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _not_kept(form)

    return _kept(_begun(request, form))


@login_required
@require_POST
def save_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The autosave of a draft."""
    idea = visible_idea(request, pk)
    require(policies.can_edit(request.user, idea))
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _not_kept(form)

    try:
        idea.save_draft(**form.for_verb())
    except Stale:
        return HttpResponse(
            _(
                "Diese Idee wurde inzwischen an anderer Stelle gespeichert. "
                "Ihr Text steht noch hier; bitte speichern Sie mit dem Knopf."
            ),
            content_type="text/plain; charset=utf-8",
            status=409,
        )
    return _kept(idea)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a draft, or save a new version of what was handed in."""
    idea = visible_idea(request, pk)
    require(policies.can_edit(request.user, idea))
    form_class = DraftForm if idea.stage == Stage.DRAFT else EditForm
    if request.method != "POST":
        return _form_page(request, idea, form_class.of(idea))
    form = form_class(request.POST)
    if not form.is_valid():
        return _form_page(request, idea, form, status=422)

    try:
        if isinstance(form, DraftForm):
            idea.save_draft(**form.for_verb())
        else:
            idea.edit(by=request.user, **form.for_verb())
    except Stale:
        return _both_texts(request, idea, form)
    return _saved(request, idea)


@login_required
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The idea as others will see it, what is still missing, the rules and the button."""
    idea = visible_idea(request, pk)
    require(policies.can_submit(request.user, idea))
    return preview_page(request, idea)


def preview_page(
    request: HttpRequest, idea: Idea, *, submit_form: SubmitForm | None = None, status: int = 200
) -> HttpResponse:
    """The fourth step of writing, with what is there already; a refused form is shown again."""
    if idea.allows("submit"):
        idea.similar_were_shown()
    context = {
        "idea": idea,
        "description": markdown.render(idea.description),
        "found": similar_to(Asked.of(idea)),
        "points": checklist_of(idea, request.user),
        "answer_by": due_date(Stage.SUBMITTED, clock.today()),
        "is_complete": not [guard for guard in idea.unmet("submit") if guard.code != "rules"],
        "submit_form": submit_form or SubmitForm(initial={"rules_accepted": bool(idea.rules_accepted_at)}),
    }
    return render(request, "ideas/preview.html", context, status=status)


def _begun(request: HttpRequest, form: DraftForm) -> Idea:
    """A new draft with this text; what a browser remembers of an earlier one does not count."""
    values = form.for_verb()
    text = {name: values[name] for name in ("kind", "title", "summary", "description")}
    with transaction.atomic():
        idea = Idea.begin(by=request.user, **text)
        idea.save_draft(**values | {"revision": idea.revision})
        Start.asked(request.POST).keep(idea, by=request.user)
    return idea


def _saved(request: HttpRequest, idea: Idea) -> HttpResponse:
    if request.POST.get("next") == "preview":
        return redirect("preview", idea.pk)
    if request.POST.get("next") == "picture":
        return redirect("edit_picture", idea.pk)
    if idea.stage == Stage.DRAFT:
        messages.success(request, _("Ihr Entwurf ist gespeichert. Nur Sie sehen ihn."))
        return redirect("edit", idea.pk)
    messages.success(request, _("Die neue Fassung ist gespeichert und für alle lesbar, die die Idee sehen."))
    return redirect(idea)


def _kept(idea: Idea) -> HttpResponse:
    where = {
        "X-Draft-Url": reverse("save_draft", args=[idea.pk]),
        "X-Draft-Form": reverse("edit", args=[idea.pk]),
        "X-Draft-Revision": str(idea.revision),
    }
    return HttpResponse(status=204, headers=where)


def _not_kept(form: TextForm) -> HttpResponse:
    errors = [str(error) for errors in form.errors.values() for error in errors]
    words = _("Noch nicht gespeichert: ") + " ".join(errors)
    return HttpResponse(words, content_type="text/plain; charset=utf-8", status=422)


def _both_texts(request: HttpRequest, idea: Idea, form: TextForm) -> HttpResponse:
    """Somebody saved meanwhile: show what was typed and what is there now; the next saving knows of both."""
    typed = request.POST.copy()
    typed["revision"] = str(idea.revision)
    again = type(form)(typed)
    return _form_page(request, idea, again, theirs=idea, status=409)


def _form_page(
    request: HttpRequest, idea: Idea | None, form: Any, *, theirs: Idea | None = None, status: int = 200
) -> HttpResponse:
    context = {"idea": idea, "form": form, "theirs": theirs, "is_draft": idea is None or idea.stage == Stage.DRAFT}
    context["start"] = Start.of(idea) if idea else Start.asked(request.POST or request.GET)
    return render(request, "ideas/write.html", context, status=status)
