"""The inbox, its settings, and the way out of mails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from activity.forms import NotificationSettingsForm
from activity.mail.letter import headline
from activity.mail.news import DIGEST, UNSUBSCRIBE, News
from activity.models import Channel, Notification, Preference
from activity.models.notification import PAGE, with_events
from activity.verbs import MANDATORY, Kind
from arena.addresses import address
from arena.templatetags.arena import ago, iso

if TYPE_CHECKING:
    from accounts.models import User

LARGEST = 2**63 - 1


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What happened, newest first."""
    before = _before(request)
    page = Notification.newest_of(request.user, before=before)
    context = {
        "entries": [Entry.of(notification, request.user) for notification in page[:PAGE]],
        "older_url": f"?vor={page[PAGE - 1].event_id}" if len(page) > PAGE else "",
        "newer_url": reverse("inbox") if before else "",
    }
    return render(request, "activity/inbox.html", context)


@dataclass(slots=True)
class Entry:
    """A line of the inbox; without a fact when its thing may no longer be seen."""

    fact: str
    title: str
    url: str
    moment: str
    age: str
    is_new: bool

    @classmethod
    def of(cls, notification: Notification, reader: User) -> Entry:
        event = notification.event
        news = News(event, notification.audience, reader)
        is_seen = bool(news.idea or news.measure)
        return cls(
            fact=headline(news.template, {"news": news}) if is_seen else "",
            title=news.title if is_seen else "",
            url=address("open_notification", notification.pk),
            moment=iso(event.at),
            age=ago(event.at),
            is_new=notification.read_at is None,
        )


@login_required
@require_GET
def open_notification(request: HttpRequest, pk: int) -> HttpResponse:
    """Go where an entry leads; from then on it counts as read."""
    found = get_object_or_404(Notification.objects.filter(recipient=request.user), pk=pk)
    (entry,) = with_events([found], seen_by=request.user)
    if not (entry.event.idea or entry.event.measure):
        raise Http404
    Notification.objects.filter(pk=entry.pk).mark_read()
    return redirect(News(entry.event, entry.audience, request.user).link)


@login_required
@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    Notification.objects.filter(recipient=request.user).mark_read()
    messages.success(request, _("Alle Nachrichten gelten jetzt als gelesen."))
    return redirect("inbox")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notification_settings(request: HttpRequest) -> HttpResponse:
    """Choose for each kind of news: by mail at once, once a day, or only here."""
    form = NotificationSettingsForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("So erreichen wir Sie ab jetzt."))
        return redirect("notification_settings")
    return render(request, "activity/settings.html", {"form": form}, status=422 if form.errors else 200)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """One click from a mail, without a login: the token stands for the person and a kind of news (RFC 8058)."""
    user, scope = _holder(token)
    page = {"what": _("die tägliche Sammelmail") if scope == DIGEST else Kind(scope).label, "token": token}
    if scope in MANDATORY:
        return render(request, "activity/unsubscribe_refused.html", page)
    if request.method != "POST":
        return render(request, "activity/unsubscribe.html", page)
    if scope == DIGEST:
        Preference.end_digest(user)
    else:
        Preference.choose(user, Kind(scope), Channel.NONE)
    return render(request, "activity/unsubscribed.html", page)


def _holder(token: str) -> tuple[Any, str]:
    try:
        pk, scope = signing.loads(token, salt=UNSUBSCRIBE)
    except signing.BadSignature:
        raise Http404 from None
    if scope != DIGEST and scope not in Kind.values:
        raise Http404
    return get_object_or_404(get_user_model(), pk=pk), scope


def _before(request: HttpRequest) -> int | None:
    words = request.GET.get("vor", "")
    if not words:
        return None
    if not (words.isascii() and words.isdecimal()) or len(words) > 19 or int(words) > LARGEST:
        raise Http404
    return int(words)
