"""The comments that wait for release, and one comment in its thread with the verbs of the moderation."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arena import markdown
from arena.desk import MODERATOR, STABSSTELLE, QueueFilter, RoleAdmin, verb
from arena.permissions import Can, require
from arena.templatetags.arena import ago
from ideas import policies
from ideas.admin.forms import HideForm, UnhideForm
from ideas.models import Authorship, Comment

THREAD_SHOWN = 30


class ReleaseFilter(QueueFilter):
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("wartet", _("Wartet auf Freigabe")),
            ("verborgen", _("Verborgen")),
            ("entfernt", _("Von der Person entfernt")),
            (self.everything, _("Alle")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "wartet":
                return queryset.filter(held_at__isnull=False, removed_at__isnull=True)
            case "verborgen":
                return queryset.filter(hidden_at__isnull=False)
            case "entfernt":
                return queryset.filter(removed_at__isnull=False)
        return queryset


@admin.register(Comment)
class CommentAdmin(RoleAdmin):
    """Nobody edits the words of others: comments are released, hidden and made visible again."""

    seen_by = frozenset({MODERATOR, STABSSTELLE})
    list_display = ["excerpt", "purpose", "author", "of_idea", "written", "state"]
    list_filter = [ReleaseFilter, "purpose"]
    search_fields = ["body", "idea__reference"]
    search_help_text = gettext_lazy("Wörter aus dem Kommentar oder die Nummer der Idee.")
    ordering = [F("held_at").asc(nulls_last=True), "-pk"]
    sortable_by: list[str] = []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        return Comment.objects.on_the_desk().select_related("idea", "author")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="ideas_comment_changelist"),
            path("<int:pk>/change/", view(self.page), name="ideas_comment_change"),
            path("<int:pk>/freigabe/", view(self.release_comment), name="release_comment"),
            path("<int:pk>/verbergung/", view(self.hide_comment), name="hide_comment"),
            path("<int:pk>/sichtbarkeit/", view(self.unhide_comment), name="unhide_comment"),
        ]

    # The list

    @admin.display(description=gettext_lazy("Kommentar"))
    def excerpt(self, comment: Comment) -> str:
        return Truncator(comment.body).chars(80)

    @admin.display(description=gettext_lazy("Idee"))
    def of_idea(self, comment: Comment) -> str:
        return f"{comment.idea.reference} {Truncator(comment.idea.title).chars(50)}"

    @admin.display(description=gettext_lazy("Geschrieben"))
    def written(self, comment: Comment) -> str:
        return ago(comment.written_at)

    @admin.display(description=gettext_lazy("Stand"))
    def state(self, comment: Comment) -> str:
        if comment.removed_at:
            return _("von der Person entfernt")
        if comment.hidden_at:
            return _("verborgen")
        return _("wartet auf Freigabe") if comment.held_at else _("lesbar")

    # The page

    def page(self, request: HttpRequest, pk: int, *, status: int = 200, **forms: Any) -> HttpResponse:
        """The comment among the others of its thread; a verb that refused a form hands it over."""
        comment = self._on_the_desk(request, pk)
        beginning = comment.root_id or comment.pk
        thread = Comment.objects.filter(Q(pk=beginning) | Q(root=beginning)).select_related("author")
        events = comment.idea.events.filter(details__comment=comment.pk).select_related("actor", "text")
        context = self.admin_site.each_context(request) | {
            "title": _("Kommentar von %(author)s") % {"author": comment.author},
            "opts": self.opts,
            "comment": comment,
            "text": markdown.render(comment.body),
            "state": self.state(comment),
            "thread": thread.order_by("written_at")[:THREAD_SHOWN],
            "events": events.newest_first(),
            "earlier_count": comment.author.comments.filter(written_at__lt=comment.written_at).count(),
            "can": Can(policies, request.user, comment),
            "in_conflict": comment.binds(request.user),
            "hid_it": comment.hidden_at is not None and comment.who_hid() == request.user.pk,
            "hide_form": HideForm(auto_id="hide_%s"),
            "unhide_form": UnhideForm(auto_id="unhide_%s"),
        }
        return TemplateResponse(request, "admin/ideas/comment/page.html", context | forms, status=status)

    def _on_the_desk(self, request: HttpRequest, pk: int) -> Comment:
        require(self.has_view_permission(request))
        return get_object_or_404(self.get_queryset(request), pk=pk)

    # The verbs

    @verb
    def release_comment(self, request: HttpRequest, pk: int) -> HttpResponse:
        comment = self._on_the_desk(request, pk)
        require(policies.can_release_comment(request.user, comment))

        comment.release(by=request.user)
        return self._next(request, _("Der Kommentar von %(author)s ist jetzt zu lesen."), comment)

    @verb
    def hide_comment(self, request: HttpRequest, pk: int) -> HttpResponse:
        comment = self._on_the_desk(request, pk)
        require(policies.can_hide_comment(request.user, comment))
        form = HideForm(request.POST, auto_id="hide_%s")
        if not form.is_valid():
            return self.page(request, pk, hide_form=form, status=422)

        comment.hide(by=request.user, **form.cleaned_data)
        return self._next(
            request, _("Der Kommentar von %(author)s ist verborgen. Die Person bekommt die Begründung."), comment
        )

    @verb
    def unhide_comment(self, request: HttpRequest, pk: int) -> HttpResponse:
        comment = self._on_the_desk(request, pk)
        require(policies.can_unhide_comment(request.user, comment))
        form = UnhideForm(request.POST, auto_id="unhide_%s")
        if not form.is_valid():
            return self.page(request, pk, unhide_form=form, status=422)

        comment.unhide(by=request.user, reason=form.cleaned_data["reason"])
        return self._next(request, _("Der Kommentar von %(author)s ist wieder sichtbar."), comment)

    def _next(self, request: HttpRequest, now_true: str, comment: Comment) -> HttpResponse:
        """Back to the queue, with what is now true and what is to be done next."""
        words = now_true % {"author": comment.author}
        messages.success(request, format_html("{} {}", words, self._what_comes_next(request)))
        return redirect("admin:ideas_comment_changelist")

    def _what_comes_next(self, request: HttpRequest) -> str:
        mine = Authorship.objects.filter(user=request.user).values("idea")
        waiting = Comment.objects.on_the_desk().waiting_for_release().select_related("author")
        following = waiting.exclude(author=request.user).exclude(idea__in=mine).first()
        if following is None:
            return _("Es wartet kein weiterer Kommentar auf Sie.")
        link = reverse("admin:ideas_comment_change", args=[following.pk])
        words = _("Kommentar von %(author)s") % {"author": following.author}
        return format_html('{} <a href="{}">{}</a>', _("Als Nächstes:"), link, words)
