"""What people were asked to review and said: handed out to them, and taken out."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from arena.disclosure import Row, Section
from ideas.models import AssessmentRound, Entry, Review
from ideas.models.review import Rating


def export(person: User) -> list[Section]:
    return [_reviews(person), _lots(person)]


def _reviews(person: User) -> Section:
    theirs = Review.objects.filter(reviewer=person).select_related("round__idea", "organisation")
    rows: list[Row] = [
        {
            "about": review.idea.reference,
            "for_whom": str(review.organisation or ""),
            "state": review.get_state_display(),
            "how": review.get_how_display(),
            "ratings": [_said(rating) for rating in review.ratings.all()],
            "assigned_at": review.assigned_at,
            "due_on": review.due_on,
            "ended_at": review.ended_at,
        }
        for review in theirs.prefetch_related("ratings__criterion").order_by("pk")
    ]
    columns = {
        "about": _("zur Idee"),
        "for_whom": _("für"),
        "state": _("Stand"),
        "how": _("Sie wurden"),
        "ratings": _("Punkte und Begründungen"),
        "assigned_at": _("gefragt"),
        "due_on": _("erbeten bis"),
        "ended_at": _("beendet"),
    }
    note = _("Gutachten, um die Sie gebeten wurden, auch Entwürfe, die sonst niemand sieht.")
    return Section("reviews", _("Gutachten"), note, columns, rows)


def _said(rating: Rating) -> str:
    score = "–" if rating.score is None else f"{rating.score} {rating.get_score_display()}"
    return f"{rating.criterion}: {score}. {rating.reason}"


def _lots(person: User) -> Section:
    rows: list[Row] = [
        {
            "about": entry.draw.idea.reference,
            "published_at": entry.draw.published_at,
            "outcome": entry.get_outcome_display() or _("noch nicht gezogen"),
        }
        for entry in Entry.objects.filter(person=person).select_related("draw__round__idea").order_by("pk")
    ]
    columns = {"about": _("zur Idee"), "published_at": _("im Lostopf seit"), "outcome": _("Ergebnis")}
    note = _("Wo unter Ihnen und anderen ausgelost wurde, wer begutachtet.")
    return Section("lots", _("Auslosungen"), note, columns, rows)


def erase(person: User, *, blank_texts: bool) -> None:
    """They are excused from what they still owe; drafts go, and what was handed in loses its words if they chose so."""
    theirs = Review.objects.filter(reviewer=person).select_related("round__idea").order_by("round__idea", "pk")
    for review in theirs.open():
        review.excuse(by=None, reason=_("Konto gelöscht"))
    said = Rating.objects.filter(review__reviewer=person)
    is_read = {"review__state": Review.State.DONE, "review__round__outcome__in": ["", AssessmentRound.Outcome.CLOSED]}
    said.exclude(**is_read).delete()
    if blank_texts:
        said.update(reason="")
