"""The path of an idea: its stages, the moves between them, who owes the next step."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from activity.verbs import Verb


class Stage(models.TextChoices):
    """Where an idea stands on the path."""

    DRAFT = "draft", _("Entwurf")
    SUBMITTED = "submitted", _("Eingereicht")
    RETURNED = "returned", _("Zur Überarbeitung")
    DISCUSSION = "discussion", _("In Diskussion")
    DEVELOPMENT = "development", _("In Ausarbeitung")
    ASSESSMENT = "assessment", _("In Bewertung")
    DECISION = "decision", _("Zur Entscheidung")
    SELECTED = "selected", _("Ausgewählt")
    PROMOTED = "promoted", _("Maßnahme")
    DEFERRED = "deferred", _("Zurückgestellt")
    DECLINED = "declined", _("Nicht weiterverfolgt")
    MERGED = "merged", _("Zusammengeführt")
    WITHDRAWN = "withdrawn", _("Zurückgezogen")
    ARCHIVED = "archived", _("Archiviert")


LIFE: dict[Stage, set[Stage]] = {
    Stage.DRAFT: {Stage.SUBMITTED},
    Stage.SUBMITTED: {Stage.DISCUSSION, Stage.RETURNED, Stage.DECLINED, Stage.WITHDRAWN},
    Stage.RETURNED: {Stage.SUBMITTED, Stage.WITHDRAWN, Stage.ARCHIVED},
    Stage.DISCUSSION: {
        Stage.DEVELOPMENT,
        Stage.DEFERRED,
        Stage.DECLINED,
        Stage.MERGED,
        Stage.WITHDRAWN,
        Stage.ARCHIVED,
    },
    Stage.DEVELOPMENT: {
        Stage.DISCUSSION,
        Stage.ASSESSMENT,
        Stage.DEFERRED,
        Stage.DECLINED,
        Stage.MERGED,
        Stage.WITHDRAWN,
    },
    Stage.ASSESSMENT: {Stage.DISCUSSION, Stage.DEVELOPMENT, Stage.DECISION, Stage.DEFERRED, Stage.DECLINED},
    Stage.DECISION: {Stage.DISCUSSION, Stage.DEVELOPMENT, Stage.SELECTED, Stage.DEFERRED, Stage.DECLINED},
    Stage.SELECTED: {Stage.DISCUSSION, Stage.DEVELOPMENT, Stage.PROMOTED, Stage.DECLINED},
    Stage.PROMOTED: set(),
    Stage.DEFERRED: {
        Stage.DISCUSSION,
        Stage.DEVELOPMENT,
        Stage.ASSESSMENT,
        Stage.DECISION,
        Stage.DECLINED,
        Stage.WITHDRAWN,
    },
    Stage.DECLINED: {Stage.SUBMITTED, Stage.DISCUSSION},
    Stage.MERGED: {Stage.DISCUSSION, Stage.DEVELOPMENT},
    Stage.WITHDRAWN: set(),
    Stage.ARCHIVED: {Stage.SUBMITTED, Stage.DISCUSSION},
}

# Stages that only a published idea can be in; the database checks it.
ONLY_PUBLISHED = [
    Stage.DISCUSSION,
    Stage.DEVELOPMENT,
    Stage.ASSESSMENT,
    Stage.DECISION,
    Stage.SELECTED,
    Stage.PROMOTED,
    Stage.DEFERRED,
    Stage.MERGED,
]
NEVER_PUBLISHED = [Stage.DRAFT]
OFF_THE_LISTS = [Stage.WITHDRAWN, Stage.MERGED]
DECISIONS = [Stage.SELECTED, Stage.PROMOTED, Stage.DEFERRED, Stage.DECLINED]

# Where somebody may take responsibility, look for help and offer it.
CARRIED_IN = {Stage.DISCUSSION, Stage.DEVELOPMENT, Stage.ASSESSMENT, Stage.DECISION, Stage.SELECTED}

# Where the text is written, so that somebody can join those who write it.
WRITTEN_IN = {Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED, Stage.DISCUSSION, Stage.DEVELOPMENT}

# Where opinions are asked for and given: before the assessment, which judges what stands then.
OPINIONS_IN = {Stage.DISCUSSION, Stage.DEVELOPMENT}

# From which stages a verb starts; a verb that is not named here starts from every stage.
STARTS_FROM: dict[str, set[Stage]] = {
    "submit": {Stage.DRAFT, Stage.RETURNED},
    "save_draft": {Stage.DRAFT},
    "delete_draft": {Stage.DRAFT},
    "publish": {Stage.SUBMITTED},
    "return_for_revision": {Stage.SUBMITTED},
    "present_for_decision": {Stage.ASSESSMENT},
    "select": {Stage.DECISION},
    "return_to_development": {Stage.ASSESSMENT, Stage.DECISION, Stage.SELECTED},
    "decline": {
        Stage.SUBMITTED,
        Stage.DISCUSSION,
        Stage.DEVELOPMENT,
        Stage.ASSESSMENT,
        Stage.DECISION,
        Stage.SELECTED,
        Stage.DEFERRED,
    },
    "start_development": {Stage.DISCUSSION},
    "fall_back": {Stage.DEVELOPMENT, Stage.ASSESSMENT, Stage.DECISION, Stage.SELECTED},
    "defer": {Stage.DISCUSSION, Stage.DEVELOPMENT, Stage.ASSESSMENT, Stage.DECISION},
    "resume": {Stage.DEFERRED},
    "archive": {Stage.DISCUSSION, Stage.RETURNED},
    "ask_for_revival": {Stage.ARCHIVED},
    "revive": {Stage.ARCHIVED},
    "reopen": {Stage.DECLINED},
    "name_deputy": {
        Stage.SUBMITTED,
        Stage.DISCUSSION,
        Stage.DEVELOPMENT,
        Stage.ASSESSMENT,
        Stage.DECISION,
        Stage.SELECTED,
        Stage.DEFERRED,
        Stage.DECLINED,
        Stage.ARCHIVED,
    },
    "offer_authorship": CARRIED_IN | {Stage.DEFERRED},
    "offer_responsibility": CARRIED_IN,
    "name_need": CARRIED_IN,
    "offer_help": CARRIED_IN,
    "ask_contact": CARRIED_IN,
    "give_opinion": OPINIONS_IN,
    "invite_opinion": OPINIONS_IN,
    "invite_coauthor": WRITTEN_IN,
    "join_as_coauthor": WRITTEN_IN,
    "ask_coauthorship": {Stage.DISCUSSION, Stage.DEVELOPMENT},
    "propose_merge": {Stage.DISCUSSION, Stage.DEVELOPMENT},
    "answer_need": {Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED, Stage.DISCUSSION, Stage.DEVELOPMENT},
    "be_answered": {Stage.DISCUSSION},
    "change_kind": {Stage.SUBMITTED, Stage.RETURNED, Stage.DISCUSSION, Stage.DEVELOPMENT},
    "withdraw": {Stage.SUBMITTED, Stage.RETURNED, Stage.DISCUSSION, Stage.DEVELOPMENT, Stage.DEFERRED},
    "edit": {Stage.DRAFT, Stage.RETURNED, Stage.DISCUSSION, Stage.DEVELOPMENT},
    "suggest_amendment": {Stage.DISCUSSION, Stage.DEVELOPMENT},
    "accept_amendment": {Stage.DISCUSSION, Stage.DEVELOPMENT},
    "reject_amendment": {Stage.DISCUSSION, Stage.DEVELOPMENT},
    "save_section": {Stage.RETURNED, Stage.DISCUSSION, Stage.DEVELOPMENT},
    "restore_version": {Stage.RETURNED, Stage.DISCUSSION, Stage.DEVELOPMENT},
    "confirm_version": {Stage.DEVELOPMENT},
    "request_assessment": {Stage.DEVELOPMENT},
    "assign_reviewer": {Stage.ASSESSMENT},
    "excuse_reviewer": {Stage.ASSESSMENT, Stage.DEFERRED},
    "save_review": {Stage.ASSESSMENT},
    "finish_review": {Stage.ASSESSMENT},
    "decline_review": {Stage.ASSESSMENT, Stage.DEFERRED},
    "declare_conflict": {Stage.ASSESSMENT, Stage.DEFERRED},
    "publish_pool": {Stage.ASSESSMENT},
    "draw_reviewers": {Stage.ASSESSMENT},
    "rate_oneself": {Stage.DEVELOPMENT, Stage.ASSESSMENT},
    "rate_principles": {Stage.ASSESSMENT},
    "clarify": {Stage.ASSESSMENT},
    "propose_promotion": {Stage.SELECTED},
    "withdraw_promotion": {Stage.SELECTED},
    "sign_commitment": {Stage.SELECTED},
    "sign_off_promotion": {Stage.SELECTED},
    "confirm_promotion": {Stage.SELECTED},
    "reject_promotion": {Stage.SELECTED},
    "comment": {
        Stage.DISCUSSION,
        Stage.DEVELOPMENT,
        Stage.ASSESSMENT,
        Stage.DECISION,
        Stage.SELECTED,
        Stage.PROMOTED,
        Stage.DEFERRED,
    },
    "support": {
        Stage.DISCUSSION,
        Stage.DEVELOPMENT,
        Stage.ASSESSMENT,
        Stage.DECISION,
        Stage.SELECTED,
        Stage.DEFERRED,
    },
}

# How the history tells of a verb: whoever comes a second time is told from whoever comes too late.
TOLD_AS: dict[str, Verb] = {
    "submit": Verb.IDEA_SUBMITTED,
    "publish": Verb.IDEA_PUBLISHED,
    "return_for_revision": Verb.IDEA_RETURNED,
    "decline": Verb.IDEA_DECLINED,
    "present_for_decision": Verb.IDEA_PRESENTED,
    "select": Verb.IDEA_SELECTED,
    "return_to_development": Verb.RETURNED_TO_DEVELOPMENT,
    "start_development": Verb.DEVELOPMENT_STARTED,
    "request_assessment": Verb.ASSESSMENT_REQUESTED,
    "assign_reviewer": Verb.REVIEWER_ASSIGNED,
    "excuse_reviewer": Verb.REVIEWER_EXCUSED,
    "finish_review": Verb.REVIEW_FINISHED,
    "clarify": Verb.ASSESSMENT_CLARIFIED,
    "decline_review": Verb.REVIEW_DECLINED,
    "declare_conflict": Verb.CONFLICT_DECLARED,
    "publish_pool": Verb.POOL_PUBLISHED,
    "fall_back": Verb.IDEA_FELL_BACK,
    "defer": Verb.IDEA_DEFERRED,
    "resume": Verb.IDEA_RESUMED,
    "archive": Verb.IDEA_ARCHIVED,
    "revive": Verb.IDEA_REVIVED,
    "reopen": Verb.IDEA_REOPENED,
    "withdraw": Verb.IDEA_WITHDRAWN,
    "propose_promotion": Verb.PROMOTION_PROPOSED,
    "withdraw_promotion": Verb.PROMOTION_WITHDRAWN,
    "sign_commitment": Verb.COMMITMENT_SIGNED,
    "sign_off_promotion": Verb.PROMOTION_SIGNED_OFF,
    "confirm_promotion": Verb.IDEA_PROMOTED,
    "reject_promotion": Verb.PROMOTION_REJECTED,
    "change_kind": Verb.KIND_CHANGED,
    "propose_merge": Verb.IDEA_MERGED,
    "hide": Verb.IDEA_HIDDEN,
    "unhide": Verb.IDEA_UNHIDDEN,
    "restore_version": Verb.VERSION_RESTORED,
    "confirm_version": Verb.VERSION_CONFIRMED,
    "remove_comment": Verb.COMMENT_REMOVED,
    "release_comment": Verb.COMMENT_RELEASED,
    "hide_comment": Verb.COMMENT_HIDDEN,
    "unhide_comment": Verb.COMMENT_UNHIDDEN,
    "unpin_comment": Verb.COMMENT_UNPINNED,
    "accept_amendment": Verb.AMENDMENT_ACCEPTED,
    "reject_amendment": Verb.AMENDMENT_REJECTED,
}

# What makes no sense while moderation keeps the idea out of sight.
NOT_WHILE_HIDDEN = {
    *("propose_merge", "be_answered"),
    *("publish", "comment", "support", "start_development", "ask_for_revival"),
    "suggest_amendment",
    *("offer_responsibility", "name_need", "offer_help", "ask_contact"),
    *("give_opinion", "invite_opinion", "ask_coauthorship"),
    *("request_assessment", "assign_reviewer", "save_review", "finish_review", "publish_pool", "draw_reviewers"),
    "rate_principles",
    *("present_for_decision", "select", "return_to_development"),
    *("propose_promotion", "sign_commitment", "sign_off_promotion", "confirm_promotion"),
}


class Owed(models.TextChoices):
    """Who owes the next step."""

    NOBODY = "", _("niemand")
    AUTHORS = "authors", _("Autor:innen")
    MODERATION = "moderation", _("Moderation")
    LEAD = "lead", _("Federführung")
    REVIEWERS = "reviewers", _("Gutachter:innen")
    STABSSTELLE = "stabsstelle", _("Stabsstelle Gemeinsam Digital")
    DECISION_MAKER = "decision_maker", _("CDO")
    ADMINISTRATION = "administration", _("Verwaltung")


# The path as people see it; a stage stands at one of its steps, counted from 1.
PATH = (
    _("Idee"),
    _("Diskussion"),
    _("Verantwortung"),
    _("Ausarbeitung"),
    _("Bewertung"),
    _("Entscheidung"),
    _("Maßnahme"),
)
STEP_OF: dict[Stage, int] = {
    Stage.DRAFT: 1,
    Stage.SUBMITTED: 1,
    Stage.RETURNED: 1,
    Stage.DISCUSSION: 2,
    Stage.DEVELOPMENT: 4,
    Stage.ASSESSMENT: 5,
    Stage.DECISION: 6,
    Stage.SELECTED: 6,
    Stage.PROMOTED: 7,
}
WITH_A_LEAD = 3  # the step that an idea in discussion has reached once somebody leads
