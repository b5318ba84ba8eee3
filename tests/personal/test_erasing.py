"""Erasing: an empty row with a number is left of a person, and of their texts as much as they chose."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import Role, User
from activity.models import Channel, Delivery, Erasure, Event, Follow, Notification, Preference, State
from activity.verbs import Kind, Verb
from arena import clock, personal
from ideas.models import Comment, Idea, Stage, Support
from tests import make
from tests.mails import deliver, text_of
from tests.moderation.people import stabsstelle as desk_of_the_stabsstelle
from tests.personal.canary import hatch
from tests.personal.dump import everything, found

pytestmark = pytest.mark.django_db


def erase(person, **choice):
    personal.erase(person, **({"blank_texts": False} | choice))
    person.refresh_from_db()


@pytest.fixture
def committing(django_capture_on_commit_callbacks):
    """Erase, with what waits for the end of the transaction, such as deleting files."""

    def run(person, **choice):
        with django_capture_on_commit_callbacks(execute=True):
            erase(person, **choice)

    return run


def test_before_it_every_word_of_theirs_is_stored():
    canary = hatch()

    assert found(canary.all) == sorted(canary.all)


def test_nothing_about_the_person_is_left_anywhere(committing):
    canary = hatch()

    committing(canary.person)
    deliver()

    assert found(canary.words) == []
    assert found(canary.texts) == sorted(canary.texts)


def test_whoever_chose_so_leaves_no_word_of_theirs_either(committing):
    canary = hatch()

    committing(canary.person, blank_texts=True)
    deliver()

    assert found(canary.all) == []
    for others in ("Fremde Antwort", "Neuigkeit im Postfach", "Bleibende Mitautorin"):
        assert others.lower() in everything()


def test_an_empty_row_is_left_that_nobody_can_sign_in_as():
    person = make.person(roles=(Role.MODERATOR,), is_superuser=True)
    mandate = make.mandate(person, make.organisation())
    later = make.mandate(person, make.organisation(), starts_on=clock.today() + timedelta(days=9))

    erase(person)

    assert str(person) == "Gelöschtes Konto"
    assert (person.email, person.about, person.last_login) == (None, "", None)
    assert not (person.is_active or person.is_superuser or person.has_usable_password() or person.groups.exists())
    mandate.refresh_from_db()
    assert mandate.ends_on == clock.today()
    assert not person.mandates.filter(pk=later.pk).exists()


def test_it_ends_every_session(client):
    person = make.person()
    client.force_login(person)

    erase(person)

    assert client.get(reverse("account")).status_code == 302


# Ideas


def test_the_oldest_co_author_follows_the_author_and_hears_of_it():
    author, oldest, younger = make.person(), make.person("Mira K."), make.person()
    idea = make.idea(author=author, co_authors=(oldest, younger))

    erase(author)

    assert dict(idea.authorships.values_list("user", "is_author")) == {oldest.pk: True, younger.pk: False}
    event = idea.events.get()
    assert (event.verb, event.actor, event.details) == (Verb.AUTHORSHIP_PASSED, author, {"heir": oldest.pk})
    assert {mail["Subject"] for mail in deliver() if idea.reference in mail["Subject"]} == {
        f"Mira K. ist jetzt Autor:in der Idee {idea.reference}"
    }


def test_a_banned_co_author_follows_only_if_there_is_no_other():
    author, banned, active = make.person(), make.person(), make.person()
    idea = make.idea(author=author, co_authors=(banned, active))
    banned.ban()

    erase(author)

    assert idea.authorships.get(is_author=True).user == active


def test_a_co_author_leaves_without_a_word():
    author, co_author = make.person(), make.person()
    idea = make.idea(author=author, co_authors=(co_author,))

    erase(co_author)

    assert list(idea.authors) == [author]
    assert not idea.events.exists()


def test_an_idea_with_nobody_left_is_herrenlos_and_the_stabsstelle_owes():
    author, follower, stabsstelle = make.person(), make.person(), make.stabsstelle()
    idea = make.idea(author=author)
    Follow.objects.create(user=follower, idea=idea)

    erase(author)

    idea.refresh_from_db()
    assert not idea.authorships.exists()
    assert idea.owed_by == "stabsstelle"
    assert idea.due_on > clock.today()
    event = idea.events.get(verb=Verb.IDEA_ORPHANED)
    assert set(event.notifications.values_list("recipient", "audience")) == {
        (stabsstelle.pk, "stabsstelle"),
        (follower.pk, "followers"),
    }


@pytest.mark.parametrize("stage", [Stage.DEVELOPMENT, Stage.ASSESSMENT, Stage.SELECTED])
def test_where_somebody_owes_the_step_already_it_stays_with_them(stage):
    author = make.person()
    idea = make.idea(stage, author=author)
    owed = idea.owed_by

    erase(author)

    idea.refresh_from_db()
    assert (idea.owed_by, idea.stage) == (owed, stage)
    assert idea.events.get().verb == Verb.IDEA_ORPHANED


def test_the_page_of_a_herrenlos_idea_says_so(client):
    author = make.person("Vergessene Person")
    idea = make.idea(author=author)

    erase(author)

    html = client.get(idea.get_absolute_url()).content.decode()
    assert "Diese Idee ist herrenlos" in html
    assert "einem gelöschten Konto" in html
    assert "Am Zug:" in html
    assert "Vergessene Person" not in html


def test_a_draft_is_really_deleted_unless_somebody_else_writes_it_too():
    author, co_author = make.person(), make.person()
    alone = make.idea(Stage.DRAFT, author=author)
    joint = make.idea(Stage.DRAFT, author=author, co_authors=(co_author,))

    erase(author)

    assert not Idea.objects.filter(pk=alone.pk).exists()
    assert joint.authorships.get().user == co_author
    assert not Event.objects.exists()


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.RETURNED])
def test_what_waits_to_be_published_is_withdrawn_and_its_text_goes(stage):
    author = make.person()
    idea = make.idea(stage, author=author)

    erase(author)

    idea.refresh_from_db()
    assert (idea.stage, idea.title, idea.summary, idea.description) == (Stage.WITHDRAWN, "", "", "")
    assert idea.versions.get().text == ("", "", "")
    assert idea.events.get().verb == Verb.IDEA_WITHDRAWN


def test_of_a_withdrawn_idea_its_note_is_left(client):
    author = make.person()
    idea = make.idea(author=author)
    idea.withdraw(by=author, reason="Der Bezirk macht es schon.")

    erase(author)

    page = client.get(idea.get_absolute_url())
    assert page.status_code == 410
    assert "Der Bezirk macht es schon." in page.content.decode()
    idea.refresh_from_db()
    assert idea.title == ""


# Texts


def test_what_somebody_alone_wrote_is_emptied_in_its_place(client):
    author = make.person()
    idea = make.idea(author=author, title="Nur von mir")
    idea.edit(by=author, revision=idea.revision, reason="Besser so", summary="Noch kürzer")

    erase(author, blank_texts=True)

    idea.refresh_from_db()
    assert {version.text for version in idea.versions.all()} == {("", "", "")}
    assert {version.reason for version in idea.versions.all()} == {""}
    html = client.get(idea.get_absolute_url()).content.decode()
    assert "Gelöschter Text" in html
    assert "Nur von mir" not in html
    for name, args in (("version", [idea.pk, 1]), ("versions", [idea.pk]), ("history", [idea.pk]), ("ideas", [])):
        assert "Nur von mir" not in client.get(reverse(name, args=args)).content.decode()


def test_where_others_wrote_too_their_latest_version_goes_on():
    author, co_author = make.person(), make.person()
    idea = make.idea(author=author, co_authors=(co_author,), title="Erste")
    idea.edit(by=co_author, revision=idea.revision, reason="", title="Von der Mitautorin")
    idea.edit(by=author, revision=idea.revision, reason="", title="Letzte")

    erase(author, blank_texts=True)

    idea.refresh_from_db()
    assert idea.title == "Von der Mitautorin"
    titles = list(idea.versions.order_by("number").values_list("title", "author"))
    assert titles == [
        ("", author.pk),
        ("Von der Mitautorin", co_author.pk),
        ("", author.pk),
        ("Von der Mitautorin", co_author.pk),
    ]
    assert idea.versions.first().reason == "Fassung 2 gilt wieder, weil ein Konto gelöscht wurde."


def test_where_somebody_else_wrote_last_the_text_stays():
    author, co_author = make.person(), make.person()
    idea = make.idea(author=author, co_authors=(co_author,), title="Erste")
    idea.edit(by=author, revision=idea.revision, reason="", title="Zweite")
    idea.edit(by=co_author, revision=idea.revision, reason="", title="Dritte")

    erase(author, blank_texts=True)

    idea.refresh_from_db()
    assert idea.title == "Dritte"
    assert idea.versions.count() == 3


def test_a_form_that_was_open_cannot_bring_the_text_back(client):
    author, co_author = make.person(), make.person()
    idea = make.idea(author=author, co_authors=(co_author,), title="Alter Text")
    seen = idea.revision

    erase(author, blank_texts=True)

    idea.refresh_from_db()
    assert idea.revision != seen


def test_an_emptied_comment_keeps_its_place_and_the_answers_theirs(client):
    person, idea = make.person(), make.idea()
    said = make.comment(idea, by=person, body="Meine Worte")
    answer = make.comment(idea, body="Fremde Antwort", parent=said)
    make.comment(idea, by=person, body="Meine Antwort darauf", parent=answer)
    said.pin(by=idea.authors.first())

    erase(person, blank_texts=True)

    said.refresh_from_db()
    idea.refresh_from_db()
    assert (said.body, said.reply_count) == ("", 1)
    assert (idea.comment_count, idea.pinned_comment) == (1, None)
    html = client.get(idea.get_absolute_url()).content.decode()
    assert "Fremde Antwort" in html
    assert "Meine" not in html
    assert "Gelöschtes Konto" in html


def test_without_that_choice_comments_stay_under_another_name(client):
    person, idea = make.person("Vergessene Person"), make.idea()
    make.comment(idea, by=person, body="Meine Worte")

    erase(person)

    html = client.get(idea.get_absolute_url()).content.decode()
    assert "Meine Worte" in html
    assert "Gelöschtes Konto" in html
    assert "Vergessene Person" not in html


def test_a_comment_that_waited_for_release_no_longer_waits():
    person = make.person()
    comment = make.comment(make.idea(), by=person)
    Comment.objects.filter(pk=comment.pk).update(held_at=clock.now())

    erase(person, blank_texts=True)

    assert not Comment.objects.waiting_for_release().exists()


def test_reasons_that_an_office_gave_others_are_not_the_persons_own():
    moderator = make.moderator()
    declined = make.idea(Stage.SUBMITTED)
    declined.decline(by=moderator, category="other", reason="Dafür ist der Bund zuständig.")

    erase(moderator, blank_texts=True)

    assert declined.events.get(verb=Verb.IDEA_DECLINED).reason == "Dafür ist der Bund zuständig."


def test_what_was_told_two_authors_stays_for_the_other():
    author, co_author = make.person(), make.person()
    idea = make.idea(Stage.SUBMITTED, author=author, co_authors=(co_author,))
    idea.return_for_revision(by=make.moderator(), reason="Bitte ein Beispiel.")

    erase(author, blank_texts=True)

    assert idea.events.get(verb=Verb.IDEA_RETURNED).reason == "Bitte ein Beispiel."


# What they were interested in


def test_supports_go_and_the_ideas_count_one_less():
    person, idea = make.person(), make.idea()
    idea.support(by=person)
    idea.support(by=make.person())

    erase(person)

    idea.refresh_from_db()
    assert (idea.support_count, Support.objects.count()) == (1, 1)


def test_follows_choices_and_the_inbox_go():
    person = make.person()
    idea = make.idea(author=person)
    Follow.objects.create(user=person, idea=idea)
    Preference.choose(person, Kind.TEXTS, Channel.NONE)
    make.comment(idea)

    erase(person)

    assert not any(model.objects.exists() for model in (Follow, Preference, Notification))


# Mails


def test_a_mail_that_was_still_to_go_out_is_dropped():
    person = make.person()
    make.comment(make.idea(author=person), by=make.person())
    mail = Delivery.objects.get(recipient=person)

    erase(person)

    mail.refresh_from_db()
    assert (mail.state, mail.address) == (State.DROPPED, "")
    assert [each["Subject"] for each in deliver()] == ["Ihr Konto ist gelöscht"]


def test_a_mail_that_is_being_written_just_now_is_not_sent():
    person = make.person()
    make.comment(make.idea(author=person), by=make.person())
    (mail,) = Delivery.objects.claim(5)
    assert mail.begin()

    erase(person)

    assert not mail.start()
    mail.refresh_from_db()
    assert mail.state == State.DROPPED


def test_the_last_mail_goes_to_the_old_address_which_is_then_forgotten():
    person = make.person(email="bald.vergessen@beispiel.example")

    erase(person, blank_texts=True)

    (mail,) = deliver()
    assert (mail["To"], mail["Subject"]) == ("bald.vergessen@beispiel.example", "Ihr Konto ist gelöscht")
    assert "Ihre Texte sind gelöscht" in text_of(mail)
    assert "bald.vergessen" not in everything()


def test_an_address_that_never_took_the_last_mail_is_forgotten_after_a_week():
    erase(make.person(email="unzustellbar@beispiel.example"))
    last = Delivery.objects.filter(template="account/account_erased")
    last.update(state=State.FAILED, last_error="550 unzustellbar@beispiel.example", ended_at="2020-01-01T00:00Z")

    Delivery.objects.to_nobody().forget()

    assert "unzustellbar" not in everything()


def test_mails_that_failed_lately_keep_their_address_for_another_attempt():
    Delivery.without_event("account/account_already_exists", to="bald@beispiel.example")
    Delivery.objects.update(state=State.FAILED, ended_at=clock.now())

    assert not Delivery.objects.to_nobody().exists()


# Once, and for good


def test_saying_it_twice_changes_nothing():
    person = make.person()
    idea = make.idea(author=person)
    stale = User.objects.get(pk=person.pk)

    erase(person)
    erase(stale)

    assert Erasure.objects.count() == 1
    assert idea.events.filter(verb=Verb.IDEA_ORPHANED).count() == 1
    assert [mail["Subject"] for mail in deliver() if mail["Subject"].startswith("Ihr Konto")] == [
        "Ihr Konto ist gelöscht"
    ]


def test_whoever_kept_their_texts_can_have_them_emptied_later():
    person = make.person()
    idea, comment = make.idea(author=person), make.comment(make.idea(), by=person)

    erase(person)
    erase(person, blank_texts=True)

    idea.refresh_from_db()
    comment.refresh_from_db()
    assert (idea.title, comment.body) == ("", "")
    assert set(Erasure.objects.values_list("person", "blank_texts")) == {(person.pk, False), (person.pk, True)}


def test_it_is_all_or_nothing(monkeypatch):
    person = make.person("Bleibt ganz")
    idea = make.idea(author=person)

    def break_down(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(Delivery, "without_event", break_down)
    with pytest.raises(RuntimeError):
        personal.erase(person, blank_texts=True)

    person.refresh_from_db()
    idea.refresh_from_db()
    assert person.public_name == "Bleibt ganz"
    assert idea.is_authored_by(person)
    assert not Erasure.objects.exists()


@pytest.mark.parametrize("change", ["UPDATE activity_erasure SET person = 1", "DELETE FROM activity_erasure"])
def test_the_ledger_cannot_be_changed(change):
    erase(make.person())

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_everybody_else_keeps_everything():
    canary, person = hatch(), make.person()
    make.comment(make.idea(author=person), by=person)

    erase(person, blank_texts=True)

    assert found(canary.all) == sorted(canary.all)


# The operator


def test_the_operator_erases_somebody_by_number(capsys):
    person = make.person()

    call_command("erase_person", str(person.pk), "--blank-texts", "--yes")

    person.refresh_from_db()
    assert not person.is_active
    assert Erasure.objects.get().blank_texts


def test_without_yes_the_operator_is_only_told_who_it_is():
    person = make.person("Mira K.")

    with pytest.raises(CommandError, match="Mira K"):
        call_command("erase_person", str(person.pk))

    person.refresh_from_db()
    assert person.is_active


def test_a_number_that_nobody_has_is_refused():
    with pytest.raises(CommandError, match="no person"):
        call_command("erase_person", "987654", "--yes")


def test_the_desk_shows_what_an_erased_person_left():
    author = make.person("Vergessene Person")
    idea = make.idea(author=author)
    comment = make.comment(idea, by=author, body="Meine Worte")
    desk = desk_of_the_stabsstelle()

    erase(author)

    for name, args in (
        ("admin:ideas_idea_changelist", []),
        ("admin:ideas_idea_change", [idea.pk]),
        ("admin:ideas_comment_change", [comment.pk]),
        ("admin:accounts_user_change", [author.pk]),
    ):
        page = desk.get(reverse(name, args=args) + ("" if args else "?stand=alle"))
        assert page.status_code == 200, name
        assert "Gelöschtes Konto" in page.content.decode(), name
        assert "Vergessene Person" not in page.content.decode(), name
