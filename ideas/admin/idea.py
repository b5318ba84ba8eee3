"""The queue of ideas, and one idea as a readable page with the verbs of the moderation."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arena import clock
from arena.desk import DECISION_MAKER, MODERATOR, STABSSTELLE, QueueFilter, RoleAdmin, verb
from arena.permissions import Can, require
from arena.templatetags.arena import day, due
from ideas import policies
from ideas.admin.deciding import StepsOfTheDecision
from ideas.admin.forms import DeclineForm, HideForm, ReturnForm, UnhideForm
from ideas.admin.page import readable
from ideas.admin.staffing import StaffingOfRounds
from ideas.admin.steps import STEPS, StepsOfTheStabsstelle, form_of
from ideas.models import Authorship, Deputy, Idea, Stage

SHOWN_BY_STAGE = [stage for stage in Stage if stage not in {Stage.DRAFT, Stage.SUBMITTED, Stage.WITHDRAWN}]


class StageFilter(QueueFilter):
    queues = {
        "wartet": lambda ideas: ideas.filter(stage=Stage.SUBMITTED, hidden_at__isnull=True),
        "verborgen": lambda ideas: ideas.filter(hidden_at__isnull=False),
        "herrenlos": lambda ideas: ideas.orphaned(),
        "bitten": lambda ideas: ideas.asked_for_again(),
        "wiedervorlage": lambda ideas: ideas.to_be_reviewed(),
        "vorlage": lambda ideas: ideas.to_be_presented(),
        "entscheidung": lambda ideas: ideas.to_be_decided(),
        QueueFilter.everything: lambda ideas: ideas,
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        up_for_decision = ("entscheidung", _("Zur Entscheidung"))
        of_those_who_keep_order = [
            ("wartet", _("Wartet auf Moderation")),
            ("verborgen", _("Verborgen")),
            ("herrenlos", _("Herrenlos")),
            ("bitten", _("Bitten um Wiedereröffnung")),
            ("wiedervorlage", _("Wiedervorlage erreicht")),
            ("vorlage", _("Bereit zur Vorlage")),
            up_for_decision,
        ]
        return [
            *(of_those_who_keep_order if request.user.keeps_order else [up_for_decision]),
            (self.everything, _("Alle")),
            *((stage.value, stage.label) for stage in SHOWN_BY_STAGE),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        queue = self.queues.get(self.value())
        return queue(queryset) if queue else queryset.filter(stage=self.value())


class DueFilter(admin.SimpleListFilter):
    title = gettext_lazy("Frist")
    parameter_name = "frist"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("vorbei", _("überfällig"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(due_on__lt=clock.today()) if self.value() == "vorbei" else queryset


class FieldFilter(admin.RelatedFieldListFilter):
    include_empty_choice = False


@admin.register(Idea)
class IdeaAdmin(StaffingOfRounds, StepsOfTheDecision, StepsOfTheStabsstelle, RoleAdmin):
    """Nothing here is typed into a field: an idea changes by the verbs alone."""

    seen_by = frozenset({MODERATOR, STABSSTELLE, DECISION_MAKER})
    list_display = ["number", "headline", "answer_due", "written_by", "is_first", "kind", "handed_in"]
    list_display_links = ["number", "headline"]
    list_filter = [StageFilter, DueFilter, "kind", ("fields", FieldFilter)]
    search_fields = ["reference", "title"]
    search_help_text = gettext_lazy("Nummer oder Wörter aus dem Titel; gesucht wird in allen Ständen.")
    ordering = ["due_on", "pk"]
    sortable_by: list[str] = []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Idea]:
        author = Authorship.objects.filter(idea=OuterRef("pk"), is_author=True)
        earlier = Authorship.objects.filter(
            is_author=True,
            idea__submitted_at__lt=OuterRef("submitted_at"),
            user__authorship__idea=OuterRef("pk"),
            user__authorship__is_author=True,
        )
        return (
            Idea.objects.on_the_desk_of(request.user)
            .defer("description")
            .annotate(author_name=Subquery(author.values("user__public_name")[:1]), has_earlier=Exists(earlier))
        )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="ideas_idea_changelist"),
            path("<int:pk>/change/", view(self.page), name="ideas_idea_change"),
            path("<int:pk>/veroeffentlichung/", view(self.publish), name="publish"),
            path("<int:pk>/rueckgabe/", view(self.return_for_revision), name="return_for_revision"),
            path("<int:pk>/ablehnung/", view(self.decline), name="decline"),
            path("<int:pk>/verbergung/", view(self.hide), name="hide"),
            path("<int:pk>/sichtbarkeit/", view(self.unhide), name="unhide"),
            *self.decision_urls(),
            *self.step_urls(),
            *self.staffing_urls(),
        ]

    # The list

    def get_list_display(self, request: HttpRequest) -> Any:
        """The queue holds one stage; every other view of the list says which."""
        return [*self.list_display, "stage"] if {"stand", "q"} & request.GET.keys() else self.list_display

    @admin.display(description=gettext_lazy("Nummer"))
    def number(self, idea: Idea) -> str:
        return format_html('<span class="nowrap">{}</span>', idea.reference)

    @admin.display(description=gettext_lazy("Titel"))
    def headline(self, idea: Idea) -> str:
        return str(idea)

    @admin.display(description=gettext_lazy("Autor:in"))
    def written_by(self, idea: Any) -> str:
        return idea.author_name or _("Gelöschtes Konto")

    @admin.display(description=gettext_lazy("Erste Idee"))
    def is_first(self, idea: Any) -> str:
        return _("nein") if idea.has_earlier else _("ja")

    @admin.display(description=gettext_lazy("Eingereicht"))
    def handed_in(self, idea: Idea) -> str:
        return day(idea.submitted_at)

    @admin.display(description=gettext_lazy("Antwort fällig"))
    def answer_due(self, idea: Idea) -> str:
        if not idea.is_overdue:
            return due(idea.due_on) or "–"
        return format_html('<strong class="desk-overdue">{}</strong>', due(idea.due_on))

    # The page

    def page(self, request: HttpRequest, pk: int, *, status: int = 200, **forms: Any) -> HttpResponse:
        """The idea to read and decide; a verb that refused a form hands it over to show it again."""
        idea = self._on_the_desk(request, pk)
        context = self.admin_site.each_context(request) | readable(idea, request.user)
        context |= {
            "title": str(idea),
            "opts": self.opts,
            "can": Can(policies, request.user, idea),
            "in_conflict": idea.binds(request.user),
            "hid_it": idea.hidden_at is not None and idea.who_hid() == request.user.pk,
            "return_form": ReturnForm(auto_id="return_%s"),
            "decline_form": DeclineForm(auto_id="decline_%s"),
            "hide_form": HideForm(auto_id="hide_%s"),
            "unhide_form": UnhideForm(auto_id="unhide_%s"),
        }
        context |= self.steps_of(request, idea, forms) | self.presented(idea, request.user)
        return TemplateResponse(request, "admin/ideas/idea/page.html", context | forms, status=status)

    def _on_the_desk(self, request: HttpRequest, pk: int) -> Idea:
        """An idea of the queue; whoever stands in for an office here sees this one."""
        require(self.has_view_permission(request) or Deputy.stands_in(request.user, pk))
        return get_object_or_404(Idea.objects.on_the_desk_of(request.user), pk=pk)

    # The verbs

    @verb
    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        idea = self._on_the_desk(request, pk)
        require(policies.can_publish(request.user, idea))

        idea.publish(by=request.user)
        return self._next(request, _("„%(idea)s“ ist jetzt öffentlich. Die Autor:innen erfahren es per E-Mail."), idea)

    @verb
    def return_for_revision(self, request: HttpRequest, pk: int) -> HttpResponse:
        idea = self._on_the_desk(request, pk)
        require(policies.can_return_for_revision(request.user, idea))
        form = ReturnForm(request.POST, auto_id="return_%s")
        if not form.is_valid():
            return self.page(request, pk, return_form=form, status=422)

        idea.return_for_revision(by=request.user, reason=form.cleaned_data["reason"])
        return self._next(request, _("„%(idea)s“ liegt wieder bei den Autor:innen, mit Ihrem Grund."), idea)

    @verb
    def decline(self, request: HttpRequest, pk: int) -> HttpResponse:
        idea = self._on_the_desk(request, pk)
        require(policies.can_decline(request.user, idea) or self._comes_too_late(request, idea))
        form = form_of(STEPS["decline"], idea, request.POST)
        if not form.is_valid():
            return self.page(request, pk, decline_form=form, status=422)

        was_waiting = idea.stage == Stage.SUBMITTED
        idea.decline(by=request.user, **form.cleaned_data)
        go_on = self._next if was_waiting else self._stay
        return go_on(request, _("„%(idea)s“ wird nicht weiterverfolgt. Die Autor:innen bekommen die Begründung."), idea)

    def _comes_too_late(self, request: HttpRequest, idea: Idea) -> bool:
        """Moderation declines what just left its queue: the verb refuses, and the page says who was quicker."""
        left = idea.events.filter(stage_before=Stage.SUBMITTED).exclude(stage_after=Stage.SUBMITTED)
        return policies.can_publish(request.user, idea) and left.exists()

    @verb
    def hide(self, request: HttpRequest, pk: int) -> HttpResponse:
        idea = self._on_the_desk(request, pk)
        require(policies.can_hide(request.user, idea))
        form = HideForm(request.POST, auto_id="hide_%s")
        if not form.is_valid():
            return self.page(request, pk, hide_form=form, status=422)

        idea.hide(by=request.user, **form.cleaned_data)
        return self._next(request, _("„%(idea)s“ ist verborgen. Die Autor:innen bekommen die Begründung."), idea)

    @verb
    def unhide(self, request: HttpRequest, pk: int) -> HttpResponse:
        idea = self._on_the_desk(request, pk)
        require(policies.can_unhide(request.user, idea))
        form = UnhideForm(request.POST, auto_id="unhide_%s")
        if not form.is_valid():
            return self.page(request, pk, unhide_form=form, status=422)

        idea.unhide(by=request.user, reason=form.cleaned_data["reason"])
        return self._next(request, _("„%(idea)s“ ist wieder sichtbar. Die Autor:innen erfahren es."), idea)

    def _next(self, request: HttpRequest, now_true: str, idea: Idea) -> HttpResponse:
        """Back to the queue, with what is now true and what is to be done next."""
        if not self.has_view_permission(request):
            return self._stay(request, now_true, idea)
        messages.success(request, format_html("{} {}", now_true % {"idea": idea}, self._what_comes_next(request)))
        return redirect("admin:ideas_idea_changelist")

    def _what_comes_next(self, request: HttpRequest) -> str:
        mine = Authorship.objects.filter(idea=OuterRef("pk"), user=request.user)
        following = Idea.objects.waiting_for_moderation().exclude(Exists(mine)).first()
        if following is None:
            return _("Es wartet keine weitere Idee auf Sie.")
        link = reverse("admin:ideas_idea_change", args=[following.pk])
        return format_html('{} <a href="{}">{}</a>, {}', _("Als Nächstes:"), link, following, due(following.due_on))
