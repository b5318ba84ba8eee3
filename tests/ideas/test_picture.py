"""The picture of an idea: authors add it with description, credit and the right to; who sees the idea sees it."""

import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activity.models import Event
from arena import clock
from arena.transitions import Stale, WrongStage
from arena.uploads import OneFile
from ideas.models import Idea, Picture, Stage
from tests import make
from tests.ideas.pictures import drawn, encoded, give, stored, typed, upload

pytestmark = pytest.mark.django_db

AS_LARGE_AS_A_PHOTO = 10_000_001


def url(name, idea):
    return reverse(name, args=[idea.pk])


def files_of(idea):
    picture = Picture.objects.get(idea=idea)
    return {Path(name).name for name in picture.file_names}


@pytest.fixture
def idea(client):
    author = make.person()
    client.force_login(author)
    return make.idea(author=author)


@pytest.fixture
def draft(client):
    author = make.person()
    client.force_login(author)
    return make.idea(Stage.DRAFT, author=author)


def errors_of(answer):
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


# Adding


def test_an_author_adds_a_picture_and_everybody_sees_it(client, idea):
    answer = client.post(url("edit_picture", idea), typed(upload()))

    assert answer.url == idea.get_absolute_url()
    client.logout()
    page = BeautifulSoup(client.get(idea.get_absolute_url()).content, "html.parser")
    image = page.select_one("figure img")
    assert (image["alt"], image["width"], image["height"]) == ("Eine Bank ohne Lehne", "600", "400")
    assert page.select_one("figcaption").get_text() == "Foto: Mira K."
    addresses = [image["src"], *(part.split()[0] for part in image["srcset"].split(", "))]
    assert len(set(addresses)) == 2
    for address in addresses:
        assert client.get(address).status_code == 200


def test_the_picture_is_served_as_nothing_but_a_picture(client, idea):
    give(idea)

    answer = client.get(idea.picture.src)

    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'inline; filename="bild-600.webp"'
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "private, max-age=3600, immutable"
    assert b"".join(answer).startswith(b"RIFF")


def test_a_draft_shows_its_picture_in_the_preview(client, draft):
    answer = client.post(url("edit_picture", draft), typed(upload()))

    assert answer.url == url("preview", draft)
    assert "Eine Bank ohne Lehne" in client.get(answer.url).content.decode()
    assert not draft.events.exists()
    assert client.get(draft.picture.src)["Cache-Control"] == "private, no-store"


def test_the_form_leads_to_the_picture_and_keeps_what_was_typed(client, draft):
    answer = client.post(url("edit", draft), {"kind": "need", "title": "Bänke", "revision": 0, "next": "picture"})

    assert answer.url == url("edit_picture", draft)
    assert Idea.objects.get().title == "Bänke"


def test_the_history_of_a_public_idea_says_that_its_picture_changed_and_no_mail_goes_out(client, idea):
    client.post(url("edit_picture", idea), typed(upload()))

    event = idea.events.get()
    assert (event.verb, event.actor, event.details) == ("idea_illustrated", idea.authors[0], {})
    assert not event.deliveries.exists()
    client.logout()
    assert "hat das Bild der Idee geändert" in client.get(url("history", idea)).content.decode()


def test_moderation_sees_the_picture_before_it_publishes(client):
    idea = make.idea(Stage.RETURNED)
    give(idea)
    idea.submit(by=idea.authors[0])
    moderator = make.moderator()
    client.force_login(moderator)

    assert client.get(idea.picture.src).status_code == 200
    desk = render_to_string("admin/ideas/idea/_text.html", {"idea": idea})
    assert "Bildbeschreibung: Eine Bank ohne Lehne" in desk


# What is missing or wrong


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("alt", "Dieses Feld ist zwingend erforderlich."),
        ("credit", "Dieses Feld ist zwingend erforderlich."),
        ("rights", "Bitte bestätigen Sie, dass Sie das Bild zeigen dürfen."),
    ],
)
def test_a_picture_without_its_words_is_not_taken_and_what_was_typed_stays(client, idea, missing, words):
    answer = client.post(url("edit_picture", idea), typed(upload(), **{missing: ""}))

    assert answer.status_code == 422
    assert words in errors_of(answer)
    kept = {"alt": "Eine Bank ohne Lehne", "credit": "Foto: Mira K."}
    assert all(text in answer.content.decode() for name, text in kept.items() if name != missing)
    assert not Picture.objects.exists()


def test_no_picture_at_all_is_said_so(client, idea):
    answer = client.post(url("edit_picture", idea), typed())

    assert answer.status_code == 422
    assert "Bitte wählen Sie ein Bild." in errors_of(answer)


def test_the_name_of_a_file_is_no_description(client, idea):
    answer = client.post(url("edit_picture", idea), typed(upload(), alt="IMG_2041.jpg"))

    assert "Bitte beschreiben Sie, was zu sehen ist." in errors_of(answer)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg/>", "Das ist eine SVG-Datei."),
        (bytes(AS_LARGE_AS_A_PHOTO), "Höchstens 10 MB"),
        (b"", "Die Datei ist leer."),
    ],
)
def test_a_refused_file_keeps_the_words(client, idea, content, words):
    before = stored()

    answer = client.post(url("edit_picture", idea), typed(upload(content)))

    assert answer.status_code == 422
    assert words in errors_of(answer)
    assert "Eine Bank ohne Lehne" in answer.content.decode()
    assert "Foto: Mira K." in answer.content.decode()
    assert stored() == before


def test_a_body_larger_than_any_picture_is_not_even_read(client, idea):
    answer = client.post(url("edit_picture", idea), typed(upload(bytes(61_000_000))))

    assert answer.status_code == 400
    assert "Diese Datei ist zu groß" in answer.content.decode()


def test_of_several_files_the_first_counts(client, idea):
    client.post(url("edit_picture", idea), typed(upload(), more=upload(b"x" * 1000, "mehr.exe")))

    assert Picture.objects.get().width == 600


# Who may


def test_a_stranger_may_not(client, idea):
    client.force_login(make.person())

    assert client.get(url("edit_picture", idea)).status_code == 403
    assert client.post(url("edit_picture", idea), typed(upload())).status_code == 403
    assert client.post(url("remove_picture", idea)).status_code == 403
    assert not Picture.objects.exists()


def test_a_moderator_may_not_either(client, idea):
    client.force_login(make.moderator())

    assert client.post(url("edit_picture", idea), typed(upload())).status_code == 403


def test_a_visitor_is_asked_to_sign_in(client, idea):
    client.logout()

    answer = client.post(url("edit_picture", idea), typed(upload()))

    assert answer.status_code == 302
    assert reverse("account_login") in answer.url


def test_the_file_of_a_visitor_is_dropped_while_it_comes_in(idea, monkeypatch):
    monkeypatch.setattr("arena.uploads.BytesIO", lambda: pytest.fail("the file was kept"))

    visitor = Client(enforce_csrf_checks=True)
    visitor.get(reverse("account_login"))

    answer = visitor.post(url("edit_picture", idea), typed(upload()))

    assert answer.status_code == 403


def test_of_a_file_that_is_too_large_no_more_is_kept_than_is_allowed():
    handler = OneFile()
    handler.kept = BytesIO()

    for start in range(0, 2 * AS_LARGE_AS_A_PHOTO, 100_000):
        handler.receive_data_chunk(bytes(100_000), start)

    assert handler.kept.tell() == 10_000_000


def test_a_file_sent_to_another_page_is_dropped(client, idea, monkeypatch):
    monkeypatch.setattr("arena.uploads.BytesIO", lambda: pytest.fail("the file was kept"))

    answer = client.post(url("comment", idea), {"purpose": "note", "body": "Hallo", "image": upload()})

    assert answer.status_code == 302
    assert idea.comments.get().body == "Hallo"


@pytest.mark.parametrize("stage", ["submitted", "assessment", "decision", "declined", "archived"])
def test_where_the_text_is_frozen_the_picture_is_too(stage):
    idea = make.idea(Stage(stage))
    before = stored()

    with pytest.raises(WrongStage):
        give(idea)

    assert stored() == before


# Who sees


def test_the_picture_of_a_foreign_draft_does_not_exist(client, draft):
    give(draft)
    moderator = make.moderator()

    for person in (None, make.person(), moderator):
        client.logout()
        if person:
            client.force_login(person)
        assert client.get(draft.picture.src).status_code == 404


def test_a_co_author_sees_the_picture_of_the_draft(client):
    friend = make.person()
    draft = make.idea(Stage.DRAFT, co_authors=(friend,))
    give(draft)
    client.force_login(friend)

    assert client.get(draft.picture.src).status_code == 200


def test_when_an_idea_is_hidden_its_picture_is_gone_at_once(client, idea):
    src = give(idea).src
    client.logout()
    assert client.get(src).status_code == 200

    idea.hide(by=make.moderator(), rule=make.rule(), reason="Zeigt ein Kind.")

    assert client.get(src).status_code == 404
    client.force_login(idea.authors[0])
    answer = client.get(src)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")


def test_only_the_true_address_shows_it(client, idea):
    picture = give(idea)
    other = make.idea()

    for args in ([idea.pk, "0" * 32, 600], [idea.pk, picture.key, 601], [other.pk, picture.key, 600]):
        assert client.get(reverse("picture", args=args)).status_code == 404


def test_a_file_that_is_lost_is_not_found(client, idea):
    picture = give(idea)
    default_storage.delete(picture.file_names[0])

    assert client.get(picture.small).status_code == 404


# Changing and going


def test_another_picture_takes_its_place_and_the_old_files_go(client, idea, django_capture_on_commit_callbacks):
    old = give(idea)
    old_files = files_of(idea)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("edit_picture", idea), typed(upload(encoded(drawn(500, 300))), alt="Eine neue Bank"))

    new = Picture.objects.get()
    assert (new.width, new.alt) == (500, "Eine neue Bank")
    assert not old_files & stored()
    assert files_of(idea) <= stored()
    assert client.get(old.src).status_code == 404


def test_the_words_alone_may_change(client, idea):
    key = give(idea).key

    answer = client.post(url("edit_picture", idea), typed(alt="Eine Bank mit Lehne", rights=""))

    picture = Picture.objects.get()
    assert answer.status_code == 302
    assert (picture.key, picture.alt) == (key, "Eine Bank mit Lehne")


def test_words_for_a_picture_that_went_meanwhile_are_refused(idea):
    picture = give(idea)
    Picture.remove(idea, by=idea.authors[0])

    with pytest.raises(Stale):
        picture.describe(by=idea.authors[0], alt="Neu", credit="Neu")


def test_an_author_takes_the_picture_away_and_its_files_are_deleted(client, idea, django_capture_on_commit_callbacks):
    give(idea)
    files = files_of(idea)

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(url("remove_picture", idea))

    assert answer.url == idea.get_absolute_url()
    assert not Picture.objects.exists()
    assert not files & stored()


def test_taking_away_what_is_not_there_changes_nothing(client, idea):
    client.post(url("remove_picture", idea))

    assert not Event.objects.exists()


@pytest.mark.parametrize("way", ["delete_draft", "withdraw"])
def test_with_a_deleted_draft_or_a_withdrawn_idea_the_files_go(way, django_capture_on_commit_callbacks):
    idea = make.idea(Stage.DRAFT if way == "delete_draft" else Stage.DISCUSSION)
    give(idea)
    files = files_of(idea)

    with django_capture_on_commit_callbacks(execute=True):
        idea.delete_draft() if way == "delete_draft" else idea.withdraw(by=idea.authors[0], reason="Erledigt.")

    assert not Picture.objects.exists()
    assert not files & stored()


def test_of_two_pictures_sent_at_once_the_later_stays_and_only_its_files(django_capture_on_commit_callbacks):
    idea = make.idea()
    same = Idea.objects.get(pk=idea.pk)
    before = stored()

    with django_capture_on_commit_callbacks(execute=True):
        give(idea)
        second = give(same, alt="Die zweite")

    assert Picture.objects.get(idea=idea).alt == "Die zweite"
    assert stored() - before == {Path(name).name for name in second.file_names}


def test_the_row_of_the_idea_is_held_while_its_picture_changes():
    idea = make.idea()
    with CaptureQueriesContext(connection) as captured:
        give(idea)

    assert any("FOR UPDATE" in query["sql"] and "ideas_idea" in query["sql"] for query in captured)


# What can go wrong


@pytest.mark.parametrize("cache", ["there", "away"])
def test_who_sends_very_many_pictures_is_asked_to_wait_and_keeps_the_words(client, idea, settings, monkeypatch, cache):
    if cache == "away":
        away = {"BACKEND": "arena.cache.ForgivingRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
        settings.CACHES = {"default": away}
    answers = [client.post(url("edit_picture", idea), typed(upload(b"no picture"))).status_code for _ in range(20)]
    looked_at = []
    monkeypatch.setattr("ideas.forms.renditions_of", looked_at.append)

    refused = client.post(url("edit_picture", idea), typed(upload()))

    assert answers == [422] * 20
    assert (refused.status_code, looked_at) == (429, [])
    assert "Das waren viele Bilder in kurzer Zeit." in errors_of(refused)
    assert "Bitte wählen Sie ein Bild." not in errors_of(refused)
    assert "Eine Bank ohne Lehne" in refused.content.decode()
    client.force_login(make.person())
    assert client.post(url("edit_picture", idea), typed(upload())).status_code == 403


def test_words_alone_may_be_changed_as_often_as_one_likes(client, idea):
    give(idea)

    answers = {client.post(url("edit_picture", idea), typed(None)).status_code for _ in range(25)}

    assert answers == {302}


@pytest.mark.parametrize("problem", [OSError(28, "No space left on device"), PermissionError(13, "Permission denied")])
def test_a_full_or_locked_storage_leaves_nothing_half_done(client, idea, monkeypatch, problem):
    before = stored()
    written: list[str] = []
    really_save = FileSystemStorage._save

    def save_one_and_break(self, name, content):
        if written:
            raise problem
        written.append(name)
        return really_save(self, name, content)

    monkeypatch.setattr(FileSystemStorage, "_save", save_one_and_break)

    answer = client.post(url("edit_picture", idea), typed(upload()))

    assert answer.status_code == 503
    assert "Das Bild lässt sich gerade nicht speichern." in errors_of(answer)
    assert "Eine Bank ohne Lehne" in answer.content.decode()
    assert written
    assert stored() == before
    assert not Picture.objects.exists()
    assert not Event.objects.exists()


def test_a_broken_event_undoes_everything(monkeypatch):
    idea = make.idea()
    old = give(idea)
    before = stored()
    monkeypatch.setattr(Event, "record", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        give(idea, alt="Neu")

    assert Picture.objects.get().key == old.key
    assert stored() == before


def test_the_sweep_deletes_what_no_picture_knows_of_once_it_is_old(idea):
    known = files_of(idea) if give(idea) else set()
    orphan, fresh = "pictures/aa/" + "aa" * 16 + "-480.webp", "pictures/bb/" + "bb" * 16 + "-480.webp"
    for name in (orphan, fresh):
        path = Path(settings.MEDIA_ROOT) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    for path in Path(settings.MEDIA_ROOT).rglob("*.webp"):
        long_ago = (clock.now() - timedelta(hours=2)).timestamp()
        os.utime(path, (long_ago, long_ago))
    os.utime(Path(settings.MEDIA_ROOT) / fresh)

    Picture.sweep()

    assert known <= stored()
    assert Path(orphan).name not in stored()
    assert Path(fresh).name in stored()


def test_a_sweep_before_the_first_picture_finds_nothing(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "not-yet")

    assert Picture.sweep() == 0
