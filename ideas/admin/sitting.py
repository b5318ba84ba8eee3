"""Sittings at the desk of those who decide: drafts that only they see, and the one moment at which all becomes true."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arena.desk import DECISION_MAKER, RoleAdmin
from arena.permissions import require
from arena.templatetags.arena import day
from arena.transitions import Refused, Stale, Unmet
from ideas import policies
from ideas.admin.deciding_forms import DraftForm, SittingForm
from ideas.models import DoesNotFit, Idea, Sitting, SittingItem
from ideas.models.deciding_guards import STILL_UP
from ideas.models.results import results_of

DRAFTED = ["decision", "intended_kind", "category", "reason", "what_could_change", "dissent"]


@admin.register(Sitting)
class SittingAdmin(RoleAdmin):
    """Nobody but those who decide knows of a sitting before it is published."""

    seen_by = added_by = frozenset({DECISION_MAKER})
    list_display = ["title", "day", "ideas", "state"]
    sortable_by: list[str] = []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Sitting]:
        return super().get_queryset(request).annotate(number=Count("items"))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="ideas_sitting_changelist"),
            path("add/", view(self.open_sitting), name="ideas_sitting_add"),
            path("<int:pk>/change/", view(self.page), name="ideas_sitting_change"),
            path("<int:pk>/ideen/<int:idea>/", view(self.draft_decision), name="draft_decision"),
            path("<int:pk>/ideen/<int:idea>/entfernung/", view(self.drop_decision), name="drop_decision"),
            path("<int:pk>/veroeffentlichung/", view(self.publish_sitting), name="publish_sitting"),
        ]

    # The list

    @admin.display(description=gettext_lazy("Tag"))
    def day(self, sitting: Sitting) -> str:
        return day(sitting.held_on)

    @admin.display(description=gettext_lazy("Ideen"))
    def ideas(self, sitting: Any) -> int:
        return sitting.number

    @admin.display(description=gettext_lazy("Stand"))
    def state(self, sitting: Sitting) -> str:
        return _("Entwurf") if sitting.is_open else _("veröffentlicht am %(day)s") % {"day": day(sitting.published_at)}

    # The pages

    def page(self, request: HttpRequest, pk: int, *, status: int = 200, **more: Any) -> HttpResponse:
        """One sitting: what is drafted, what could be taken in, and the button that makes it true."""
        sitting = self._sitting(request, pk)
        problems = dict(more.get("problems", ()))
        items = sitting.items.select_related("idea", "drafted_by")
        drafted = Idea.objects.filter(sitting_items__event_number=None, sitting_items__isnull=False)
        context = self._context(request, sitting) | {
            "title": str(sitting),
            "items": [{"item": item, "problems": problems.get(item.pk, ())} for item in items],
            "waiting": Idea.objects.to_be_decided().exclude(pk__in=drafted.values("pk")) if sitting.is_open else [],
        }
        return TemplateResponse(request, "admin/ideas/sitting/page.html", context | more, status=status)

    def open_sitting(self, request: HttpRequest) -> HttpResponse:
        """The form of a new sitting, and the new sitting."""
        require(policies.can_open_sitting(request.user))
        form = SittingForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            sitting = Sitting.open(by=request.user, **form.cleaned_data)
            messages.success(
                request,
                _(
                    "„%(sitting)s“ ist angelegt. Bis Sie sie veröffentlichen, sehen nur Sie und andere, die entscheiden, was darin steht."
                )
                % {"sitting": sitting},
            )
            return redirect("admin:ideas_sitting_change", sitting.pk)
        context = self._context(request) | {"title": _("Neue Sitzung"), "form": form}
        return TemplateResponse(
            request, "admin/ideas/sitting/add.html", context, status=422 if request.method == "POST" else 200
        )

    def draft_decision(self, request: HttpRequest, pk: int, idea: int) -> HttpResponse:
        """What is to be decided about one idea: everything to read beside the form, and the draft."""
        sitting, subject = self._sitting(request, pk), self._idea(request, idea)
        require(policies.can_draft_decision(request.user, subject))
        form = DraftForm(request.POST or None, initial=_typed_before(sitting, subject))
        if request.method != "POST" or not form.is_valid():
            status = 422 if request.method == "POST" else 200
            return self._draft_page(request, sitting, subject, form, status=status)

        try:
            sitting.draft(subject, by=request.user, **form.cleaned_data)
        except Stale:
            form.begin_anew(_drafted(sitting, subject))
            return self._draft_page(request, sitting, subject, form, status=409)
        except Refused as refused:
            form.add_error(None, _words_of(refused))
            return self._draft_page(request, sitting, subject, form, status=409)
        messages.success(request, _("Der Entwurf zu „%(idea)s“ steht in der Sitzung.") % {"idea": subject})
        return redirect("admin:ideas_sitting_change", sitting.pk)

    # The other verbs

    def drop_decision(self, request: HttpRequest, pk: int, idea: int) -> HttpResponse:
        """Take an idea off the sitting."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        sitting = self._sitting(request, pk)
        require(policies.can_drop_decision(request.user, sitting))
        subject = get_object_or_404(Idea, sitting_items__sitting=sitting, pk=idea)
        try:
            sitting.drop(subject, by=request.user)
        except Refused as refused:
            return self.page(request, pk, why=_words_of(refused), status=409)
        messages.success(request, _("Eine Idee ist nicht mehr in der Sitzung. Sie steht weiter zur Entscheidung."))
        return redirect("admin:ideas_sitting_change", sitting.pk)

    def publish_sitting(self, request: HttpRequest, pk: int) -> HttpResponse:
        """All drafts become true at once, or the page says at which ideas it hangs and why."""
        if request.method != "POST":
            return redirect("admin:ideas_sitting_change", pk)
        sitting = self._sitting(request, pk)
        require(policies.can_publish_sitting(request.user, sitting))
        try:
            sitting.publish(by=request.user)
        except DoesNotFit as refused:
            problems = [(item.pk, [guard.words for guard in guards]) for item, guards in refused.problems]
            return self.page(request, pk, problems=problems, status=409)
        except Refused as refused:
            return self.page(request, pk, why=_words_of(refused), status=409)
        number = sitting.items.count()
        words = ngettext(
            "%(n)d Entscheidung ist jetzt gültig und öffentlich.",
            "%(n)d Entscheidungen sind jetzt gültig und öffentlich.",
            number,
        )
        messages.success(request, words % {"n": number})
        return redirect("admin:ideas_sitting_change", sitting.pk)

    # Helpers

    def _draft_page(
        self, request: HttpRequest, sitting: Sitting, idea: Idea, form: DraftForm, *, status: int
    ) -> HttpResponse:
        presentation = idea.presentation
        context = self._context(request, sitting) | {
            "title": str(idea),
            "idea": idea,
            "form": form,
            "presentation": presentation,
            "results": results_of(presentation.round) if presentation else None,
        }
        return TemplateResponse(request, "admin/ideas/sitting/draft.html", context, status=status)

    def _context(self, request: HttpRequest, sitting: Sitting | None = None) -> dict[str, Any]:
        return self.admin_site.each_context(request) | {"opts": self.opts, "sitting": sitting}

    def _sitting(self, request: HttpRequest, pk: int) -> Sitting:
        require(self.has_view_permission(request))
        return get_object_or_404(Sitting.objects.select_related("published_by"), pk=pk)

    def _idea(self, request: HttpRequest, pk: int) -> Idea:
        return get_object_or_404(Idea.objects.visible_to(request.user), pk=pk)


def _typed_before(sitting: Sitting, idea: Idea) -> dict[str, Any]:
    """The draft as it stands, or what the recommendation and the lead suggest."""
    if item := _drafted(sitting, idea):
        weighed = {f"weighed_{each['criterion']}": each["weighed"] for each in item.criteria}
        return weighed | {"seen": item.as_of} | {name: getattr(item, name) for name in DRAFTED}
    presentation = idea.presentation
    recommended = {"decision": presentation.recommendation} if presentation else {}
    return recommended | {"intended_kind": idea.measure_kind or ""}


def _drafted(sitting: Sitting, idea: Idea) -> SittingItem | None:
    return SittingItem.objects.filter(sitting=sitting, idea=idea).first()


def _words_of(refused: Refused) -> list[Any]:
    """Why it does not go, in words; of a sitting that is published the page itself says so."""
    if isinstance(refused, Unmet):
        return [guard.words for guard in refused.guards]
    return [STILL_UP.words] if isinstance(refused.thing, Idea) else [_("Diese Sitzung ist schon veröffentlicht.")]
