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
    VERSION_RESTORED = "version_restored", _("hat eine frühere Fassung zurückgeholt")
    VERSION_CONFIRMED = "version_confirmed", _("hat die Fassung des Steckbriefs bestätigt")
    CONFIRMATIONS_VOIDED = (
        "confirmations_voided",
        _("hat eine neue Fassung gespeichert; Bestätigungen gelten nicht mehr"),
    )
    SUBSTANCE_CHANGED = "substance_changed", _("hat wesentlich geändert, worum es geht")
    IDEA_ILLUSTRATED = "idea_illustrated", _("hat das Bild der Idee geändert")
    IDEA_HIDDEN = "idea_hidden", _("hat die Idee verborgen")
    IDEA_UNHIDDEN = "idea_unhidden", _("hat die Idee wieder sichtbar gemacht")
    AUTHORSHIP_PASSED = "authorship_passed", _("hat die Autorschaft abgegeben")
    IDEA_ORPHANED = "idea_orphaned", _("hat die Idee verlassen; sie ist jetzt herrenlos")
    DEVELOPMENT_STARTED = "development_started", _("hat mit der Ausarbeitung begonnen")
    IDEA_FELL_BACK = "idea_fell_back", _("hat die Idee in die Diskussion zurückgegeben")
    IDEA_DEFERRED = "idea_deferred", _("hat die Idee zurückgestellt")
    IDEA_RESUMED = "idea_resumed", _("hat die Idee wieder aufgenommen")
    IDEA_ARCHIVED = "idea_archived", _("hat die Idee archiviert")
    IDEA_PRESENTED = "idea_presented", _("hat die Idee zur Entscheidung vorgelegt")
    IDEA_SELECTED = "idea_selected", _("hat die Idee ausgewählt")
    RETURNED_TO_DEVELOPMENT = "returned_to_development", _("hat die Idee in die Ausarbeitung zurückgegeben")
    REVIVAL_ASKED = "revival_asked", _("bittet, die Idee wieder zu öffnen")
    IDEA_REVIVED = "idea_revived", _("hat die Idee aus dem Archiv geholt")
    IDEA_REOPENED = "idea_reopened", _("hat die Idee wieder geöffnet")
    STEP_REMINDED = "step_reminded", _("hat an den nächsten Schritt erinnert")
    STEP_OVERDUE = "step_overdue", _("hat gemeldet, dass der nächste Schritt überfällig ist")
    ARCHIVING_ANNOUNCED = "archiving_announced", _("hat angekündigt, die Idee zu archivieren")
    INACTIVITY_HINTED = "inactivity_hinted", _("hat daran erinnert, dass die Idee ruht")
    AUTHORSHIP_OFFERED = "authorship_offered", _("hat die Autorschaft zur Übernahme angeboten")
    AUTHORSHIP_TAKEN_OVER = "authorship_taken_over", _("hat die Autorschaft übernommen")
    AUTHORSHIP_REFUSED = "authorship_refused", _("übernimmt die Autorschaft nicht")
    AUTHOR_REMAINS = "author_remains", _("hat niemanden gefunden, der die Autorschaft übernimmt")
    DEPUTY_NAMED = "deputy_named", _("hat eine Vertretung für diese Idee benannt")
    DEPUTY_ENDED = "deputy_ended", _("hat die Vertretung für diese Idee beendet")
    RESPONSIBILITY_OFFERED = "responsibility_offered", _("bietet Verantwortung an")
    RESPONSIBILITY_WITHDRAWN = "responsibility_withdrawn", _("hat das Angebot zurückgezogen")
    RESPONSIBILITY_ACCEPTED = "responsibility_accepted", _("hat ein Angebot angenommen: Jemand übernimmt Verantwortung")
    RESPONSIBILITY_DECLINED = "responsibility_declined", _("hat ein Angebot abgelehnt")
    RESPONSIBILITY_UNANSWERED = "responsibility_unanswered", _("wartet seit 14 Tagen auf eine Antwort auf ein Angebot")
    RENEWAL_ASKED = "renewal_asked", _("hat gefragt, ob die Verantwortung weiter besteht")
    RESPONSIBILITY_RENEWED = "responsibility_renewed", _("hat die Verantwortung erneuert")
    HANDOVER_OFFERED = "handover_offered", _("möchte die Verantwortung übergeben")
    HANDOVER_DECLINED = "handover_declined", _("übernimmt die Verantwortung nicht")
    RESPONSIBILITY_HANDED_OVER = "responsibility_handed_over", _("hat die Verantwortung übernommen")
    RESPONSIBILITY_ENDED = "responsibility_ended", _("hat die Verantwortung beendet")
    RESPONSIBILITY_LAPSED = "responsibility_lapsed", _("hat eine Verantwortung erlöschen lassen")
    RESPONSIBILITY_REVOKED = "responsibility_revoked", _("hat eine Verantwortung entzogen")
    NEED_NAMED = "need_named", _("sucht Mitwirkung")
    NEED_CLOSED = "need_closed", _("sucht nicht weiter")
    HELP_OFFERED = "help_offered", _("bietet Mitwirkung an")
    HELP_WITHDRAWN = "help_withdrawn", _("hat das Angebot zur Mitwirkung zurückgezogen")
    CONTACT_ASKED = "contact_asked", _("bittet um Kontakt")
    CONTACT_AGREED = "contact_agreed", _("hat dem Kontakt zugestimmt")
    CONTACT_REFUSED = "contact_refused", _("möchte keinen Kontakt")
    OPINION_INVITED = "opinion_invited", _("bittet um eine Stellungnahme")
    OPINION_INVITATION_DECLINED = "opinion_invitation_declined", _("gibt keine Stellungnahme ab")
    OPINION_INVITATION_WITHDRAWN = "opinion_invitation_withdrawn", _("bittet nicht länger um eine Stellungnahme")
    OPINION_REMINDED = "opinion_reminded", _("hat an eine Stellungnahme erinnert")
    OPINION_OVERDUE = "opinion_overdue", _("hat gemeldet, dass eine Stellungnahme überfällig ist")
    OPINION_GIVEN = "opinion_given", _("hat eine Stellungnahme abgegeben")
    OPINION_WITHDRAWN = "opinion_withdrawn", _("hat die eigene Stellungnahme zurückgezogen")
    COAUTHOR_JOINED = "coauthor_joined", _("schreibt jetzt an der Idee mit")
    COAUTHORSHIP_ASKED = "coauthorship_asked", _("möchte an der Idee mitschreiben")
    COAUTHOR_ADMITTED = "coauthor_admitted", _("hat jemanden zum Mitschreiben aufgenommen")
    COAUTHORSHIP_REFUSED = "coauthorship_refused", _("hat eine Bitte um Mitautorschaft abgelehnt")
    COAUTHOR_LEFT = "coauthor_left", _("schreibt an der Idee nicht mehr mit")
    ASSESSMENT_REQUESTED = "assessment_requested", _("hat die Bewertung beantragt")
    REVIEWER_ASSIGNED = "reviewer_assigned", _("hat um ein Gutachten gebeten")
    REVIEWER_EXCUSED = "reviewer_excused", _("hat von einem Gutachten entbunden")
    REVIEWER_BOUND = "reviewer_bound", _("hat ein Gutachten wegen Befangenheit ausgeschlossen")
    REVIEW_REMINDED = "review_reminded", _("hat an ein Gutachten erinnert")
    REVIEW_DUE = "review_due", _("hat gemeldet, dass ein Gutachten fällig ist")
    REVIEW_OVERDUE = "review_overdue", _("hat gemeldet, dass ein Gutachten überfällig ist")
    REVIEW_FINISHED = "review_finished", _("hat ein Gutachten abgegeben")
    REVIEW_DECLINED = "review_declined", _("gibt kein Gutachten ab")
    CONFLICT_DECLARED = "conflict_declared", _("hat sich für befangen erklärt")
    ROUND_CLOSED = "round_closed", _("hat die Bewertungsrunde abgeschlossen")
    ROUND_VOIDED = "round_voided", _("hat die Bewertungsrunde ohne Ergebnis beendet")
    ASSESSMENT_CLARIFIED = "assessment_clarified", _("hat geklärt, warum Gutachten auseinanderliegen")
    POOL_PUBLISHED = "pool_published", _("hat veröffentlicht, unter wem die Gutachten ausgelost werden")
    REVIEWERS_DRAWN = "reviewers_drawn", _("hat die Gutachter:innen ausgelost")
    PROMOTION_PROPOSED = "promotion_proposed", _("schlägt vor, die Idee zur Maßnahme zu machen")
    PROMOTION_WITHDRAWN = "promotion_withdrawn", _("hat den Vorschlag zur Maßnahme zurückgezogen")
    COMMITMENT_SIGNED = "commitment_signed", _("hat die Selbstverpflichtung unterschrieben")
    PROMOTION_SIGNED_OFF = "promotion_signed_off", _("hat den Vorschlag zur Maßnahme mitgezeichnet")
    PROMOTION_REJECTED = "promotion_rejected", _("hat den Vorschlag zur Maßnahme zurückgewiesen")
    IDEA_PROMOTED = "idea_promoted", _("hat die Idee zur Maßnahme gemacht")
    ORGANISATION_REGISTERED = "organisation_registered", _("hat eine Stelle eingetragen")
    ORGANISATION_VERIFIED = "organisation_verified", _("hat die Stelle geprüft")
    MANDATE_REQUESTED = "mandate_requested", _("möchte die Stelle vertreten")
    MANDATE_GRANTED = "mandate_granted", _("hat eine Vertretung erteilt")
    MANDATE_REFUSED = "mandate_refused", _("hat eine Vertretung abgelehnt")
    MANDATE_ENDED = "mandate_ended", _("hat eine Vertretung beendet")
    SUCCESSION_CONFIRMED = "succession_confirmed", _("hat die Nachfolge bestätigt")
    AMENDMENT_SUGGESTED = "amendment_suggested", _("hat eine Änderung vorgeschlagen")
    AMENDMENT_WITHDRAWN = "amendment_withdrawn", _("hat den Änderungsvorschlag zurückgezogen")
    AMENDMENT_ACCEPTED = "amendment_accepted", _("hat eine vorgeschlagene Änderung übernommen")
    AMENDMENT_REJECTED = "amendment_rejected", _("hat eine vorgeschlagene Änderung abgelehnt")
    NEED_ANSWERED = "need_answered", _("sagt, welchen Bedarf der Vorschlag löst")
    SOLUTION_PROPOSED = "solution_proposed", _("schlägt eine Lösung für diesen Bedarf vor")
    ANSWER_TAKEN_BACK = "answer_taken_back", _("hat die Verbindung von Bedarf und Vorschlag gelöst")
    KIND_CHANGED = "kind_changed", _("hat die Art der Idee geändert")
    MERGE_PROPOSED = "merge_proposed", _("schlägt vor, die Idee mit einer anderen zusammenzuführen")
    MERGE_CONSENTED = "merge_consented", _("stimmt der Zusammenführung zu")
    MERGE_REFUSED = "merge_refused", _("hat die Zusammenführung abgelehnt")
    MERGE_WITHDRAWN = "merge_withdrawn", _("hat den Vorschlag zur Zusammenführung zurückgenommen")
    MERGE_REMINDED = "merge_reminded", _("hat an den Vorschlag zur Zusammenführung erinnert")
    MERGE_UNANSWERED = "merge_unanswered", _("wartet seit 14 Tagen auf eine Antwort zur Zusammenführung")
    MERGE_LAPSED = "merge_lapsed", _("hat den Vorschlag zur Zusammenführung ohne Antwort geschlossen")
    IDEA_MERGED = "idea_merged", _("hat die Idee mit einer anderen zusammengeführt")
    IDEA_JOINED = "idea_joined", _("hat eine andere Idee mit dieser zusammengeführt")
    MERGE_UNDONE = "merge_undone", _("hat die Zusammenführung aufgehoben")
    MEASURE_ENTERED = "measure_entered", _("hat die Maßnahme eingetragen")
    MEASURE_PROMOTED = "measure_promoted", _("hat aus einer Idee diese Maßnahme gemacht")
    TEAM_JOINED = "team_joined", _("hat jemanden in das Team aufgenommen")
    TEAM_LEFT = "team_left", _("hat die Arbeit im Team beendet")
    PHASE_ENTERED = "phase_entered", _("hat die nächste Phase begonnen")
    PHASE_STEPPED_BACK = "phase_stepped_back", _("geht in eine frühere Phase zurück")
    MEASURE_STARTED = "measure_started", _("hat mit der Umsetzung begonnen")
    MEASURE_PAUSED = "measure_paused", _("lässt die Maßnahme ruhen")
    MEASURE_COMPLETED = "measure_completed", _("hat die Maßnahme abgeschlossen")
    MEASURE_STOPPED = "measure_stopped", _("hat die Maßnahme eingestellt")
    MILESTONE_SET = "milestone_set", _("hat einen Meilenstein gesetzt")
    MILESTONE_MOVED = "milestone_moved", _("hat einen Meilenstein verschoben")
    MILESTONE_REACHED = "milestone_reached", _("hat einen Meilenstein erreicht")
    MILESTONE_DROPPED = "milestone_dropped", _("hat einen Meilenstein aufgegeben")
    REPORT_GIVEN = "report_given", _("hat über den Fortschritt berichtet")
    REPORT_ASKED = "report_asked", _("hat um einen Bericht gebeten")
    REPORT_MISSING = "report_missing", _("hat gemeldet, dass seit 90 Tagen ein Bericht fehlt")
    REPORT_REVISED = "report_revised", _("hat einen Bericht überarbeitet")
    ATTACHMENT_ADDED = "attachment_added", _("hat ein Dokument beigelegt")
    ATTACHMENT_REMOVED = "attachment_removed", _("hat eine Beilage gelöscht")
    INDICATOR_SET = "indicator_set", _("hat einen Indikator festgelegt")
    INDICATOR_REVISED = "indicator_revised", _("hat einen Indikator geändert")
    INDICATOR_ENDED = "indicator_ended", _("hat einen Indikator beendet")
    READING_TAKEN = "reading_taken", _("hat einen Messwert eingetragen")
    READING_CORRECTED = "reading_corrected", _("hat einen Messwert berichtigt")
    LESSON_LEARNT = "lesson_learnt", _("hat eine Erfahrung festgehalten")
    LESSON_REVISED = "lesson_revised", _("hat eine Erfahrung überarbeitet")
    MEASURE_RECOGNISED = "measure_recognised", _("hat die Maßnahme anerkannt")
    RECOGNITION_RENEWED = "recognition_renewed", _("hat die Anerkennung verlängert")
    RECOGNITION_REVOKED = "recognition_revoked", _("hat die Anerkennung widerrufen")
    RECOGNITION_ENDING = "recognition_ending", _("hat daran erinnert, dass die Anerkennung bald endet")
    RECOGNITION_EXPIRED = "recognition_expired", _("hat gemeldet, dass die Anerkennung abgelaufen ist")
    HELP_WANTED_AT_MEASURE = "help_wanted_at_measure", _("sucht Mitwirkung bei der Umsetzung")
    HELP_FOUND_AT_MEASURE = "help_found_at_measure", _("sucht nicht weiter")
    HELP_OFFERED_AT_MEASURE = "help_offered_at_measure", _("bietet Mitwirkung bei der Umsetzung an")
    HELP_WITHDRAWN_AT_MEASURE = "help_withdrawn_at_measure", _("hat das Angebot zur Mitwirkung zurückgezogen")
    KIT_PUBLISHED = "kit_published", _("hat die Anleitung zum Übernehmen veröffentlicht")
    KIT_REVISED = "kit_revised", _("hat die Anleitung zum Übernehmen überarbeitet")
    MEASURE_TAKEN_OVER = "measure_taken_over", _("übernimmt die Maßnahme an einem weiteren Ort")
    MEASURE_REPLICATED = "measure_replicated", _("hat die Maßnahme von einer anderen Stelle übernommen")
    DIFFERENCES_REVISED = "differences_revised", _("hat neu beschrieben, was hier anders ist")
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
    TEXTS = "texts", _("Neue Fassungen und Änderungsvorschläge")
    DISCUSSION = "discussion", _("Kommentare und Antworten")
    OPINIONS = "opinions", _("Stellungnahmen")
    REVIEWS = "reviews", _("Gutachten, um die ich gebeten bin")
    DUTIES = "duties", _("Aufgaben von Moderation und Stabsstelle")
    RESPONSIBILITY = "responsibility", _("Verantwortung und Mitwirkung")
    MEASURES = "measures", _("Wie Maßnahmen vorankommen")
    REMINDERS = "reminders", _("Erinnerungen an Fristen")
    BODIES = "bodies", _("Meine Stellen und Vertretungen")
    DECISIONS = "decisions", _("Entscheidungen über meine Beiträge")


# These reach the person whatever they chose: the law wants it (statement of reasons).
MANDATORY = {Kind.DECISIONS}

# Where one reads of it best: in the words that changed.
READ_IN_A_VERSION = {
    Verb.IDEA_EDITED,
    Verb.VERSION_RESTORED,
    Verb.VERSION_CONFIRMED,
    Verb.CONFIRMATIONS_VOIDED,
    Verb.SUBSTANCE_CHANGED,
}

# The history that everybody reads; the rest is seen by those who keep order, and by the person concerned.
PUBLIC = {
    Verb.IDEA_SUBMITTED,
    Verb.IDEA_PUBLISHED,
    Verb.IDEA_DECLINED,
    Verb.IDEA_WITHDRAWN,
    Verb.IDEA_EDITED,
    Verb.VERSION_RESTORED,
    Verb.VERSION_CONFIRMED,
    Verb.CONFIRMATIONS_VOIDED,
    Verb.SUBSTANCE_CHANGED,
    Verb.IDEA_ILLUSTRATED,
    Verb.AUTHORSHIP_PASSED,
    Verb.IDEA_ORPHANED,
    Verb.DEVELOPMENT_STARTED,
    Verb.IDEA_FELL_BACK,
    Verb.IDEA_DEFERRED,
    Verb.IDEA_RESUMED,
    Verb.IDEA_ARCHIVED,
    Verb.IDEA_PRESENTED,
    Verb.IDEA_SELECTED,
    Verb.RETURNED_TO_DEVELOPMENT,
    Verb.REVIVAL_ASKED,
    Verb.IDEA_REVIVED,
    Verb.IDEA_REOPENED,
    Verb.STEP_REMINDED,
    Verb.STEP_OVERDUE,
    Verb.ARCHIVING_ANNOUNCED,
    Verb.INACTIVITY_HINTED,
    Verb.AUTHORSHIP_TAKEN_OVER,
    Verb.DEPUTY_NAMED,
    Verb.DEPUTY_ENDED,
    Verb.RESPONSIBILITY_OFFERED,
    Verb.RESPONSIBILITY_WITHDRAWN,
    Verb.RESPONSIBILITY_ACCEPTED,
    Verb.RESPONSIBILITY_DECLINED,
    Verb.RESPONSIBILITY_RENEWED,
    Verb.RESPONSIBILITY_HANDED_OVER,
    Verb.RESPONSIBILITY_ENDED,
    Verb.RESPONSIBILITY_LAPSED,
    Verb.RESPONSIBILITY_REVOKED,
    Verb.NEED_NAMED,
    Verb.NEED_CLOSED,
    Verb.HELP_OFFERED,
    Verb.HELP_WITHDRAWN,
    Verb.OPINION_INVITED,
    Verb.OPINION_INVITATION_WITHDRAWN,
    Verb.OPINION_OVERDUE,
    Verb.OPINION_GIVEN,
    Verb.OPINION_WITHDRAWN,
    Verb.ASSESSMENT_REQUESTED,
    Verb.ROUND_CLOSED,
    Verb.ROUND_VOIDED,
    Verb.ASSESSMENT_CLARIFIED,
    Verb.POOL_PUBLISHED,
    Verb.REVIEWERS_DRAWN,
    Verb.COAUTHOR_JOINED,
    Verb.COAUTHOR_ADMITTED,
    Verb.COAUTHOR_LEFT,
    Verb.PROMOTION_PROPOSED,
    Verb.PROMOTION_WITHDRAWN,
    Verb.COMMITMENT_SIGNED,
    Verb.PROMOTION_SIGNED_OFF,
    Verb.PROMOTION_REJECTED,
    Verb.IDEA_PROMOTED,
    Verb.ORGANISATION_VERIFIED,
    Verb.SUCCESSION_CONFIRMED,
    Verb.AMENDMENT_SUGGESTED,
    Verb.AMENDMENT_WITHDRAWN,
    Verb.AMENDMENT_ACCEPTED,
    Verb.AMENDMENT_REJECTED,
    Verb.NEED_ANSWERED,
    Verb.SOLUTION_PROPOSED,
    Verb.ANSWER_TAKEN_BACK,
    Verb.KIND_CHANGED,
    Verb.MERGE_PROPOSED,
    Verb.MERGE_CONSENTED,
    Verb.MERGE_REFUSED,
    Verb.MERGE_WITHDRAWN,
    Verb.MERGE_LAPSED,
    Verb.IDEA_MERGED,
    Verb.IDEA_JOINED,
    Verb.MERGE_UNDONE,
    Verb.MEASURE_ENTERED,
    Verb.MEASURE_PROMOTED,
    Verb.TEAM_JOINED,
    Verb.TEAM_LEFT,
    Verb.PHASE_ENTERED,
    Verb.PHASE_STEPPED_BACK,
    Verb.MEASURE_STARTED,
    Verb.MEASURE_PAUSED,
    Verb.MEASURE_COMPLETED,
    Verb.MEASURE_STOPPED,
    Verb.MILESTONE_SET,
    Verb.MILESTONE_MOVED,
    Verb.MILESTONE_REACHED,
    Verb.MILESTONE_DROPPED,
    Verb.REPORT_GIVEN,
    Verb.REPORT_ASKED,
    Verb.REPORT_MISSING,
    Verb.REPORT_REVISED,
    Verb.ATTACHMENT_ADDED,
    Verb.ATTACHMENT_REMOVED,
    Verb.INDICATOR_SET,
    Verb.INDICATOR_REVISED,
    Verb.INDICATOR_ENDED,
    Verb.READING_TAKEN,
    Verb.READING_CORRECTED,
    Verb.LESSON_LEARNT,
    Verb.LESSON_REVISED,
    Verb.MEASURE_RECOGNISED,
    Verb.RECOGNITION_RENEWED,
    Verb.RECOGNITION_REVOKED,
    Verb.RECOGNITION_ENDING,
    Verb.RECOGNITION_EXPIRED,
    Verb.HELP_WANTED_AT_MEASURE,
    Verb.HELP_FOUND_AT_MEASURE,
    Verb.HELP_OFFERED_AT_MEASURE,
    Verb.HELP_WITHDRAWN_AT_MEASURE,
    Verb.KIT_PUBLISHED,
    Verb.KIT_REVISED,
    Verb.MEASURE_TAKEN_OVER,
    Verb.MEASURE_REPLICATED,
    Verb.DIFFERENCES_REVISED,
    Verb.COMMENT_WRITTEN,
    Verb.COMMENT_RELEASED,
    Verb.COMMENT_REMOVED,
    Verb.COMMENT_PINNED,
    Verb.COMMENT_UNPINNED,
}

# Who reviews, and how far they are: until the round closes only the Stabsstelle reads it, and they themselves.
OF_REVIEWERS = {
    Verb.REVIEWER_ASSIGNED,
    Verb.REVIEWER_EXCUSED,
    Verb.REVIEWER_BOUND,
    Verb.REVIEW_REMINDED,
    Verb.REVIEW_DUE,
    Verb.REVIEW_OVERDUE,
    Verb.REVIEW_FINISHED,
    Verb.REVIEW_DECLINED,
    Verb.CONFLICT_DECLARED,
}

MODERATION, STABSSTELLE = _("Die Moderation"), _("Die Stabsstelle Gemeinsam Digital")
DECISION_MAKER = _("Die oder der CDO")

# Decided in an office, not as a person: the public reads the office, colleagues read the name.
# Where an event's details name the `office`, that one decided.
BY_OFFICE = {
    Verb.IDEA_PUBLISHED: MODERATION,
    Verb.IDEA_RETURNED: MODERATION,
    Verb.IDEA_DECLINED: MODERATION,
    Verb.IDEA_HIDDEN: MODERATION,
    Verb.IDEA_UNHIDDEN: MODERATION,
    Verb.COMMENT_RELEASED: MODERATION,
    Verb.COMMENT_HIDDEN: MODERATION,
    Verb.COMMENT_UNHIDDEN: MODERATION,
    Verb.IDEA_FELL_BACK: STABSSTELLE,
    Verb.IDEA_DEFERRED: STABSSTELLE,
    Verb.IDEA_RESUMED: STABSSTELLE,
    Verb.IDEA_ARCHIVED: STABSSTELLE,
    Verb.IDEA_REVIVED: STABSSTELLE,
    Verb.IDEA_REOPENED: STABSSTELLE,
    Verb.IDEA_PRESENTED: STABSSTELLE,
    Verb.IDEA_SELECTED: DECISION_MAKER,
    Verb.RETURNED_TO_DEVELOPMENT: STABSSTELLE,
    Verb.DEPUTY_NAMED: STABSSTELLE,
    Verb.DEPUTY_ENDED: STABSSTELLE,
    Verb.RESPONSIBILITY_REVOKED: STABSSTELLE,
    Verb.REVIEWER_ASSIGNED: STABSSTELLE,
    Verb.REVIEWER_EXCUSED: STABSSTELLE,
    Verb.POOL_PUBLISHED: STABSSTELLE,
    Verb.ASSESSMENT_CLARIFIED: STABSSTELLE,
    Verb.ORGANISATION_VERIFIED: STABSSTELLE,
    Verb.MANDATE_GRANTED: STABSSTELLE,
    Verb.MANDATE_REFUSED: STABSSTELLE,
    Verb.MEASURE_ENTERED: STABSSTELLE,
    Verb.MEASURE_RECOGNISED: STABSSTELLE,
    Verb.RECOGNITION_REVOKED: STABSSTELLE,
    Verb.PROMOTION_REJECTED: STABSSTELLE,
    Verb.IDEA_PROMOTED: STABSSTELLE,
    Verb.MEASURE_PROMOTED: STABSSTELLE,
}

# Facts of an idea that tell of a body; everywhere else the actor speaks for the body that the event names.
OF_A_BODY = {
    Verb.RESPONSIBILITY_ACCEPTED,
    Verb.RESPONSIBILITY_DECLINED,
    Verb.RESPONSIBILITY_REVOKED,
    Verb.RESPONSIBILITY_LAPSED,
}

OFFICES = {"moderator": MODERATION, "stabsstelle": STABSSTELLE, "cdo": DECISION_MAKER}

# Facts of an idea that are read on a page of their own: by what the details name, the page and its anchor.
READ_AT = {
    "presentation": ("presentation", "vorlage"),
    "opinion": ("opinions", "stellungnahme"),
    "invitation": ("opinions", "bitte"),
    "request": ("coauthors", "anfrage"),
    "promotion": ("promotion", "vorschlag"),
    "round": ("assessment", "runde"),
}
# The same for facts of a measure.
READ_AT_A_MEASURE = {
    "report": ("reports", "bericht"),
    "asked": ("reports", "schreiben"),
    "milestone": ("milestones", "meilenstein"),
    "indicator": ("indicators", "indikator"),
    "member": ("team", "mitglied"),
    "lesson": ("lessons", "erfahrung"),
    "wanted": ("measure_help", "gesuch"),
    "help": ("measure_help", "angebot"),
    "recognition": ("recognition_of", "anerkennung"),
    "kit": ("replication", "anleitung"),
    "replication": ("replication", "uebernahme"),
    "taken": ("replication", "uebernahme"),
}

# What the history says below a fact that names a day, and below what the rule itself did.
NAMES_A_DAY = {
    Verb.ASSESSMENT_REQUESTED: _("Gutachten bis %(day)s."),
    Verb.DEVELOPMENT_STARTED: _("Fertig bis %(day)s."),
    Verb.IDEA_DEFERRED: _("Wiedervorlage am %(day)s."),
    Verb.OPINION_INVITED: _("Erbeten bis %(day)s."),
    Verb.MEASURE_RECOGNISED: _("Gültig bis %(day)s."),
    Verb.RECOGNITION_RENEWED: _("Gültig bis %(day)s."),
}
FREE_AGAIN = _("Die Federführung ist frei. Gesucht wird, wer sie übernimmt.")
REASONS_OF_THE_RULE = {
    (Verb.IDEA_ARCHIVED, ""): _("Es hat sich lange nichts bewegt."),
    (Verb.IDEA_FELL_BACK, Verb.RESPONSIBILITY_ENDED): FREE_AGAIN,
    (Verb.IDEA_FELL_BACK, Verb.RESPONSIBILITY_LAPSED): FREE_AGAIN,
    (Verb.IDEA_FELL_BACK, Verb.RESPONSIBILITY_REVOKED): FREE_AGAIN,
    (Verb.RESPONSIBILITY_LAPSED, "silence"): _("Sie wurde nicht rechtzeitig erneuert."),
    (Verb.RESPONSIBILITY_LAPSED, "until"): _("Der Tag ist vorbei, bis zu dem sie zugesagt war."),
    (Verb.RESPONSIBILITY_LAPSED, "mandate"): _("Für die Stelle darf zurzeit niemand handeln."),
}
