"""Every table that knows of people is handed out and erased; whoever adds one has to say how."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

# For every table about people: what an erasure does with it, and its fields that lead to a person or hold words.
# A field that is new fails here. What to do then: hand it out in `export` and take it out in `erase` of the app's
# personal.py, put a word into it in tests/personal/canary.py, and write it down.
ABOUT_PEOPLE = {
    "accounts.User": ("emptied; the row stays with its number", "email public_name about password"),
    "accounts.Mandate": ("ends; one that never began is deleted", "user granted_by"),
    "accounts.MandateRequest": ("deleted", "user note answer"),
    "accounts.Organisation": (
        "stays: it is no person; the contact goes with whoever entered it, unless it was checked",
        "registered_by code name short_name sector website about contact source",
    ),
    "account.EmailAddress": ("deleted", "user email"),
    "account.EmailConfirmation": ("goes with its address; links are signed, so there are none", "key"),
    "mfa.Authenticator": ("deleted", "user type data"),
    "usersessions.UserSession": ("ended, and the session with it", "user ip session_key user_agent data"),
    "sessions.Session": ("those of usersessions.UserSession", "session_key session_data"),
    "socialaccount.SocialAccount": ("deleted", "user provider uid extra_data"),
    "socialaccount.SocialToken": ("goes with its account; none are kept", "token token_secret"),
    "admin.LogEntry": ("stays: who did what, by number", "user object_id object_repr change_message"),
    "activity.Event": ("stays: numbers and codes", "actor verb stage_before stage_after reason_digest details"),
    "activity.EventText": ("blanked if chosen: the person's own, and what was told them alone", "salt text"),
    "activity.DecisionRecord": (
        "stays: numbers, codes and digests, a chain that cannot be rewritten",
        "decided_by decision office category criteria measure_kind digests previous_hash hash",
    ),
    "activity.DecisionText": ("stays: what an office told everybody", "salt reason what_could_change dissent"),
    "activity.StatementOfReasons": ("stays: codes; its words are an EventText", "recipient category"),
    "activity.Notification": ("deleted", "recipient audience"),
    "activity.Preference": ("deleted", "user kind channel"),
    "activity.Follow": ("deleted", "user"),
    "activity.Delivery": (
        "address, context and error forgotten; dropped if not sent",
        "recipient address context last_error audience template channel state",
    ),
    "activity.Erasure": ("stays: a number and a moment, which is its purpose", ""),
    "ideas.Idea": (
        "text blanked if chosen and theirs alone; a draft of theirs alone is deleted",
        "people title summary description place reference kind stage deferred_from owed_by intended_kind",
    ),
    "ideas.Authorship": ("passes to the oldest co-author, else ends", "user"),
    "ideas.FactSheet": ("what others saved last, else empty, if texts are blanked", "sections"),
    "ideas.FactSheetVersion": ("blanked if chosen", "author title summary description sections reason"),
    "ideas.WorkingCopy": ("deleted", "user section text"),
    "ideas.Confirmation": ("stays: who stood behind which version, by number", "by"),
    "ideas.Comment": ("blanked if chosen, always if taken back", "author body purpose"),
    "ideas.Amendment": (
        "withdrawn if texts are blanked; the reason goes then, always if taken back",
        "author reason state",
    ),
    "ideas.AmendmentPart": (
        "blanked if chosen, always if taken back; what an author took over stays in the author's version",
        "section proposed answer answer_reason answered_by",
    ),
    "ideas.Merge": (
        "an open one is taken back; its reason goes if it was never done, else if chosen",
        "proposed_by ended_by reason state stage owed_by",
    ),
    "ideas.Consent": ("stays: a number and an office", "by office"),
    "ideas.Edge": ("stays: a number", "by kind"),
    "ideas.SupportChoice": ("deleted", "user choice"),
    "ideas.Responsibility": (
        "ends or is withdrawn; the pledge goes if it never ran, else if chosen",
        "person offered_by accepted_by ended_by role state pledge brings",
    ),
    "ideas.Help": ("withdrawn and emptied", "person text"),
    "ideas.Opinion": (
        "a person's own: blanked and withdrawn if chosen, always blanked if withdrawn; what a body said stays",
        "author dimension text interest_note",
    ),
    "ideas.OpinionInvitation": (
        "an open one to the person is declined; the note of who asked goes",
        "person invited_by dimension note answer",
    ),
    "ideas.AssessmentRound": ("stays: a number", "opened_by outcome"),
    "ideas.Review": ("an open one is excused; stays: who was asked, by number", "reviewer assigned_by how state"),
    "ideas.Rating": ("deleted if nobody ever read it, else its reason is blanked if chosen", "reason"),
    "ideas.Draw": ("stays: a number", "published_by"),
    "ideas.Entry": ("stays: who was in a pool, by number; others repeat the lot with it", "person outcome"),
    "ideas.Invitation": ("deleted", "user by nonce digest answer"),
    "ideas.CoAuthorRequest": ("deleted", "user message answer"),
    "ideas.Wanted": ("stays; its note is blanked if chosen", "named_by note"),
    "ideas.Contact": ("deleted", "asker asked answer"),
    "ideas.SelfRating": (
        "a person's own: deleted if nobody ever read it, else its reason is blanked if chosen; what a body said stays",
        "by reason",
    ),
    "ideas.CommunityRating": ("stays: a number without its person", "user"),
    "ideas.Clarification": ("stays: what an office told everybody", "by text"),
    "ideas.Presentation": ("stays: what an office told everybody", "by recommendation intended_kind text"),
    "ideas.Sitting": ("stays: what an office told everybody", "opened_by published_by title"),
    "ideas.SittingItem": (
        "drafts that are not published are deleted with their author's words; else a number, its words are in the record",
        "drafted_by decision intended_kind category criteria reason what_could_change dissent",
    ),
    "ideas.Deputy": ("ends", "user named_by office"),
    "ideas.AuthorshipOffer": ("an open one is refused; stays: a number and an answer", "heir answer"),
    "ideas.Picture": ("deleted with its files if texts are blanked", "added_by alt credit key widths"),
    "ideas.Support": ("deleted", "user"),
    "ideas.IdeaSearch": ("emptied, then made anew from what is left", "title words meaning"),
    "measures.TeamMember": ("ends; stays: who kept it when, by number", "person role"),
    "measures.Report": ("blanked if chosen", "by revised_by title text"),
    "measures.EarlierReport": ("blanked if chosen", "by title text"),
    "measures.EarlierLesson": ("blanked if chosen", "by kind text"),
    "measures.EarlierIndicator": ("stays: what a measure promised", "by name"),
    "measures.ReportPicture": ("deleted with its files if texts are blanked", "added_by key widths alt credit"),
    "measures.ReportDocument": ("deleted with its file if texts are blanked", "added_by key title"),
    "measures.Indicator": ("stays: what a measure promised", "set_by revised_by kind name unit"),
    "measures.Reading": ("stays; its evidence is blanked if chosen", "by evidence"),
    "measures.Lesson": ("blanked if chosen", "by revised_by kind text"),
    "measures.ReplicationKit": (
        "deleted if chosen; whom to ask is emptied always",
        "worded_by problem steps cost_range data licences pitfalls contacts",
    ),
    "measures.Replication": ("stays: what an authority did, and what it said it does differently", "by differences"),
    "measures.HelpWanted": ("closed and blanked if chosen", "named_by text"),
    "measures.HelpOffer": ("withdrawn and emptied", "person text"),
    "measures.Promotion": (
        "stays: what a body says it will do, and who said so, by number",
        "proposed_by signed_off_by confirmed_by ended_by kind state title summary plan",
    ),
    "measures.Commitment": ("stays: signed for a body, by number", "signed_by salt digest"),
    "measures.CommitmentAnswer": ("stays: what a body committed itself to", "code text"),
    "measures.Recognition": ("stays: what an office decided, by number", "recognised_by number"),
    "measures.Renewal": ("stays: that a team stood by its word, by number", "by"),
    "measures.Revocation": ("stays: what an office decided, by number", "by"),
    "ideas.KnownWord": ("goes with the last text that held it", "word spelling lexeme"),
}

# Tables in which nobody who uses the Arena leaves anything: kept by staff or by machines, or counts.
NOT_ABOUT_PEOPLE = {
    *("accounts.Competence", "auth.Group", "auth.Permission", "contenttypes.ContentType", "socialaccount.SocialApp"),
    *("ideas.AnswerFigure", "ideas.DueTime", "ideas.OwedStep", "ideas.Reminder", "ideas.Tally", "ideas.YearlyNumber"),
    *("measures.PhaseStep", "measures.Milestone", "measures.MilestoneDate", "measures.MeasureReminder"),
    "measures.SignedStatement",  # names measures and bodies, nobody in person
    *("measures.Fact", "measures.Measure", "measures.Partner", "measures.Source", "measures.Station"),
    *("measures.SupportOffer", "measures.SupportChecklist"),
    *("strategy.ConductRule", "strategy.Criterion", "strategy.District", "strategy.FieldGroup"),
    *("strategy.FieldOfAction", "strategy.GuidingPrinciple", "strategy.Page", "strategy.Phase"),
    *("strategy.PracticePrinciple", "strategy.PracticeVersion"),
}
WORDS = (models.CharField, models.TextField, models.JSONField, models.GenericIPAddressField, models.FileField)
VECTORS = {"SearchVectorField", "VectorField"}


def label(model) -> str:
    return f"{model._meta.app_label}.{model.__name__}"


def holds_words(each: models.Field) -> bool:
    return isinstance(each, WORDS) or type(each).__name__ in VECTORS


def people_fields(model) -> set[str]:
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return {each.name for each in fields if each.related_model is get_user_model()}


def test_every_table_says_whether_it_is_about_people():
    tables = {label(model) for model in apps.get_models()}

    unsaid = tables - ABOUT_PEOPLE.keys() - NOT_ABOUT_PEOPLE
    assert not unsaid, f"Say in tests/personal/test_every_table.py what export and erasure do with {unsaid}."
    assert not (ABOUT_PEOPLE.keys() | NOT_ABOUT_PEOPLE) - tables


@pytest.mark.parametrize("name", sorted(ABOUT_PEOPLE))
def test_every_field_about_people_is_written_down(name):
    model = apps.get_model(name)
    telling = {each.name for each in model._meta.local_fields if holds_words(each)} | people_fields(model)

    _what, written = ABOUT_PEOPLE[name]
    assert telling == set(written.split()), f"{name} has other fields: say above what becomes of them."


@pytest.mark.parametrize("name", sorted(NOT_ABOUT_PEOPLE))
def test_a_table_that_is_not_about_people_leads_to_none(name):
    assert not people_fields(apps.get_model(name))
