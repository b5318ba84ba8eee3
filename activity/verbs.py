"""Everything that can happen: its name, whether everybody may read of it, and what kind of news it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verb(models.TextChoices):
    """What happened, as the history tells it after the name of the person."""

    IDEA_SUBMITTED = "idea_submitted", _("hat die Idee eingereicht")
    IDEA_PUBLISHED = "idea_published", _("hat die Idee veröffentlicht")
    IDEA_RETURNED = "idea_returned", _("hat die Idee zur Überarbeitung zurückgegeben")
    IDEA_DECLINED = "idea_declined", _("verfolgt die Idee nicht weiter")
    IDEA_WITHDRAWN = "idea_withdrawn", _("hat die Idee zurückgezogen")
    IDEA_EDITED = "idea_edited", _("hat eine neue Fassung gespeichert")
    IDEA_ILLUSTRATED = "idea_illustrated", _("hat das Bild der Idee geändert")
    IDEA_HIDDEN = "idea_hidden", _("hat die Idee verborgen")
    IDEA_UNHIDDEN = "idea_unhidden", _("hat die Idee wieder sichtbar gemacht")
    AUTHORSHIP_PASSED = "authorship_passed", _("hat die Autorschaft abgegeben")
    IDEA_ORPHANED = "idea_orphaned", _("hat die Idee verlassen; sie ist jetzt herrenlos")
    COMMENT_WRITTEN = "comment_written", _("hat kommentiert")
    COMMENT_HELD = "comment_held", _("hat kommentiert; der Beitrag wird geprüft")
    COMMENT_RELEASED = "comment_released", _("hat einen Kommentar freigegeben")
    COMMENT_REMOVED = "comment_removed", _("hat den eigenen Kommentar entfernt")
    COMMENT_PINNED = "comment_pinned", _("hat einen Kommentar angeheftet")
    COMMENT_UNPINNED = "comment_unpinned", _("hat einen Kommentar gelöst")
    COMMENT_HIDDEN = "comment_hidden", _("hat einen Kommentar verborgen")
    COMMENT_UNHIDDEN = "comment_unhidden", _("hat einen Kommentar wieder sichtbar gemacht")


class Kind(models.TextChoices):
    """The kinds of news a person can choose a channel for."""

    STEPS = "steps", _("Schritte auf dem Weg zur Maßnahme")
    TEXTS = "texts", _("Neue Fassungen")
    DISCUSSION = "discussion", _("Kommentare und Antworten")
    DUTIES = "duties", _("Aufgaben von Moderation und Stabsstelle")
    DECISIONS = "decisions", _("Entscheidungen über meine Beiträge")


# These reach the person whatever they chose: the law wants it (statement of reasons).
MANDATORY = {Kind.DECISIONS}

# The history that everybody reads; the rest is seen by those who keep order, and by the person concerned.
PUBLIC = {
    Verb.IDEA_SUBMITTED,
    Verb.IDEA_PUBLISHED,
    Verb.IDEA_DECLINED,
    Verb.IDEA_WITHDRAWN,
    Verb.IDEA_EDITED,
    Verb.IDEA_ILLUSTRATED,
    Verb.AUTHORSHIP_PASSED,
    Verb.IDEA_ORPHANED,
    Verb.COMMENT_WRITTEN,
    Verb.COMMENT_RELEASED,
    Verb.COMMENT_REMOVED,
    Verb.COMMENT_PINNED,
    Verb.COMMENT_UNPINNED,
}

# Decided in an office, not as a person: the public reads the office, colleagues read the name.
BY_OFFICE = {
    Verb.IDEA_PUBLISHED,
    Verb.IDEA_RETURNED,
    Verb.IDEA_DECLINED,
    Verb.IDEA_HIDDEN,
    Verb.IDEA_UNHIDDEN,
    Verb.COMMENT_RELEASED,
    Verb.COMMENT_HIDDEN,
    Verb.COMMENT_UNHIDDEN,
}
