"""The conditions of the verbs: the same list blocks the verb and is shown as "Was noch fehlt"."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ideas.models.condition import Condition, never
from ideas.models.deciding_guards import PRESENTED
from ideas.models.promotion_guards import TO_CONFIRM_A_PROMOTION, TO_PROPOSE_A_PROMOTION
from ideas.models.results_guards import LEAD_IS_A_BODY, TO_PRESENT
from ideas.models.stage import Stage

AUTHORS = _("Autor:innen")
AUTHORS_AND_LEAD = _("Autor:innen und Federführung")

TITLE = Condition("title", _("Ein Titel steht da"), AUTHORS, lambda idea: bool(idea.title.strip()))
SUMMARY = Condition(
    "summary", _("Eine kurze Zusammenfassung steht da"), AUTHORS, lambda idea: bool(idea.summary.strip())
)
DESCRIPTION = Condition(
    "description", _("Die Beschreibung ist ausgefüllt"), AUTHORS, lambda idea: bool(idea.description.strip())
)
FIELDS = Condition(
    "fields", _("Ein bis drei Handlungsfelder sind gewählt"), AUTHORS, lambda idea: 1 <= len(idea.fields.all()) <= 3
)
PLACE = Condition(
    "place",
    _("Bis zu drei Bezirke sind gewählt, oder „stadtweit“"),
    AUTHORS,
    lambda idea: idea.citywide or 1 <= len(idea.districts.all()) <= 3,
)
SIMILAR_SHOWN = Condition(
    "similar",
    _("Ähnliche Ideen zur jetzigen Fassung wurden gezeigt"),
    AUTHORS,
    lambda idea: idea.similar_shown_for == idea.revision,
)
RULES_ACCEPTED = Condition(
    "rules", _("Die Regeln sind angenommen"), AUTHORS, lambda idea: idea.rules_accepted_at is not None
)
ALONE = Condition(
    "alone",
    _("Niemand sonst trägt die Idee mit"),
    _("Mitautor:innen"),
    lambda idea: not idea.authorships.filter(is_author=False).exists(),
)
UNBORNE = Condition(
    "unborne",
    _("Niemand trägt Verantwortung für die Idee"),
    _("Verantwortliche"),
    lambda idea: not idea.responsibilities.running().exists(),
)
ANSWERED = Condition(
    "heir",
    _("Wer gefragt wurde, ob sie oder er die Autorschaft übernimmt, hat geantwortet"),
    _("die gefragte Person"),
    lambda idea: not idea.authorship_offers.open().exists(),
)
# Of a step of the Stabsstelle, not of the next step: never part of a checklist.
HERRENLOS = Condition(
    "herrenlos",
    _("Die Idee hat niemanden mehr, der sie geschrieben hat. Wer schreibt, gibt die Autorschaft selbst weiter."),
    AUTHORS,
    lambda idea: not idea.author_ids,
)
PROPOSAL = Condition(
    "proposal", _("Die Idee ist ein Maßnahmenvorschlag"), AUTHORS, lambda idea: idea.kind == "proposal"
)
LEAD_ACCEPTED = Condition(
    "lead",
    _("Jemand hat die Federführung übernommen"),
    _("wer Verantwortung anbietet, und die Autor:innen"),
    lambda idea: idea.lead is not None,
)
FACT_SHEET_COMPLETE = Condition(
    "fact_sheet",
    _("Der Steckbrief ist vollständig"),
    AUTHORS_AND_LEAD,
    lambda idea: idea.readiness.is_complete,
)
INDICATORS = Condition(
    "indicators",
    _("Je ein Output- und ein Outcome-Indikator stehen da"),
    AUTHORS_AND_LEAD,
    lambda idea: idea.readiness.has_indicators,
)
ALL_CONFIRMED = Condition(
    "confirmed",
    _("Alle, die die Idee tragen, haben die jetzige Fassung bestätigt"),
    _("alle, die Verantwortung tragen"),
    lambda idea: idea.readiness.all_confirmed,
)
ONE_OPINION = Condition(
    "opinion",
    _("Eine Stellungnahme zur Umsetzbarkeit liegt vor"),
    _("Fachleute und Behörden; die Federführung fragt sie an"),
    lambda idea: idea.opinion_count > 0,
)
# Not of an idea, but of an offer: never part of a checklist.
NOT_ON_A_NEED = Condition(
    "not_on_a_need",
    _("Ein Handlungsbedarf hat keine Federführung. Schlagen Sie eine Lösung vor und führen Sie diese."),
    _("Sie"),
    lambda idea: not idea.is_need,
)
LEAD_IS_FREE = Condition(
    "lead_is_free",
    _("Die Federführung hat schon jemand. Sie können in einer anderen Rolle mittragen."),
    _("Sie"),
    lambda idea: idea.lead is None,
)
NOT_TWICE = Condition("not_twice", _("Das steht hier schon. Sie müssen nichts weiter tun."), _("Sie"), never)
OFFICE_IN_CONFLICT = Condition(
    "office_in_conflict",
    _("Eine Vertretung braucht es erst, wenn alle dieser Stelle befangen sind. Noch kann jemand entscheiden."),
    _("die Stabsstelle"),
    never,
)
NOT_IN_CONFLICT = Condition(
    "not_in_conflict",
    _("Die Vertretung muss am Schreibtisch der Arena arbeiten dürfen und darf selbst nicht befangen sein."),
    _("die Stabsstelle"),
    never,
)
ON_A_PROPOSAL = Condition(
    "on_a_proposal",
    _("Ob etwas umsetzbar ist, lässt sich erst bei einem Maßnahmenvorschlag sagen, nicht bei einem Handlungsbedarf."),
    _("Sie"),
    lambda idea: not idea.is_need,
)
FROM_OUTSIDE = Condition(
    "from_outside",
    _("Eine Stellungnahme kommt von außen: nicht von denen, die die Idee geschrieben haben oder mittragen."),
    _("Sie"),
    never,
)
NOT_ALREADY_WRITING = Condition("not_already_writing", _("Sie schreiben an dieser Idee schon mit."), _("Sie"), never)
ASKED_LATELY = Condition(
    "asked_lately",
    _("Die Antwort war zuletzt ein Nein. Nach drei Monaten können Sie noch einmal fragen."),
    _("Sie"),
    never,
)
SHARE = Condition(
    "share",
    _("Neue Konten können am ersten Tag drei Beiträge in der Stunde schreiben. Bitte warten Sie etwas."),
    _("Sie"),
    never,
)
AMENDMENTS_WAIT = Condition(
    "amendments_wait",
    _(
        "Fünf Ihrer Änderungsvorschläge warten hier schon auf eine Antwort. Ziehen Sie einen zurück, oder warten Sie etwas."
    ),
    _("Sie"),
    never,
)
VERSION_HAS_TEXT = Condition(
    "version_has_text",
    _("Wer diese Fassung gespeichert hat, hat ihren Text gelöscht. Er lässt sich nicht zurückholen."),
    _("Sie"),
    never,
)
NOTHING_CHANGED = Condition(
    "nothing_changed", _("Der Text bliebe, wie er ist. Bitte ändern Sie etwas daran."), _("Sie"), never
)
# Of reviewers and of the lot among them.
NOT_BOUND = Condition(
    "not_bound",
    _("Wer die Idee geschrieben oder mitgetragen hat oder sonst befangen ist, begutachtet sie nicht."),
    _("die Stabsstelle"),
    never,
)
CAN_BE_ASKED = Condition("can_be_asked", _("Das Konto dieser Person ist geschlossen."), _("die Stabsstelle"), never)
EVERY_CRITERION = Condition(
    "every_criterion",
    _("Jedes Kriterium hat Punkte und eine Begründung"),
    _("wer begutachtet"),
    never,
)
POOL_LARGE_ENOUGH = Condition(
    "pool_large_enough",
    _("Im Lostopf sind mehr Menschen, als gezogen werden"),
    _("die Stabsstelle"),
    never,
)

GUARDS_OF: dict[str, tuple[Condition, ...]] = {
    "submit": (TITLE, SUMMARY, DESCRIPTION, FIELDS, PLACE, SIMILAR_SHOWN, RULES_ACCEPTED),
    "withdraw": (ANSWERED, ALONE, UNBORNE),
    "start_development": (PROPOSAL, LEAD_ACCEPTED),
    "request_assessment": (FACT_SHEET_COMPLETE, INDICATORS, ONE_OPINION, ALL_CONFIRMED),
    "present_for_decision": TO_PRESENT,
    "select": (PRESENTED, LEAD_IS_A_BODY),
    "propose_promotion": TO_PROPOSE_A_PROMOTION,
    "confirm_promotion": TO_CONFIRM_A_PROMOTION,
}

# The verb that leads on from a stage, whose guards are the checklist of that stage.
NEXT_VERB: dict[Stage, str] = {
    Stage.DRAFT: "submit",
    Stage.RETURNED: "submit",
    Stage.DISCUSSION: "start_development",
    Stage.DEVELOPMENT: "request_assessment",
    Stage.ASSESSMENT: "present_for_decision",
    Stage.DECISION: "select",
    Stage.SELECTED: "confirm_promotion",
}
