"""Taking one's data home: a ZIP file with a page to read, a file for machines, and one's own files."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from arena import clock, disclosure, personal
from ideas.models import Comment, Idea
from ideas.models.picture import delete_files
from measures.models import Report
from tests import make
from tests.accounts.entering import confirm_password, sign_in
from tests.moderation.people import signed_in as with_second_factor
from tests.personal.canary import hatch

pytestmark = pytest.mark.django_db
EXPORT = reverse("export_account")
HOSTILE = '<script src="https://boese.example/x.js"></script><img src=x onerror=alert(1)>'


def archive_of(client: Client) -> ZipFile:
    answer = client.post(EXPORT)
    assert answer.status_code == 200, answer
    return ZipFile(BytesIO(b"".join(answer.streaming_content)))


def signed_in(person) -> Client:
    """A browser of somebody who has just proved who they are."""
    client = Client()
    sign_in(client, person)
    confirm_password(client, then=reverse("own_data"))
    return client


def data_of(person):
    return json.loads(archive_of(signed_in(person)).read("meine-daten.json"))["data"]


def test_everything_that_goes_with_an_erasure_was_in_the_export_before():
    canary = hatch()

    archive = archive_of(with_second_factor(canary.person))

    page, data = (archive.read(name).decode() for name in ("meine-daten.html", "meine-daten.json"))
    text = BeautifulSoup(page, "html.parser").get_text()
    # The names of files and what a mail server said are ours; words of withdrawn ideas stand in their text.
    ours = {"smtp", "failed_to", "key", "toldthemalone"}
    for name, word in canary.all.items():
        if not any(name.startswith(each) for each in ours):
            assert word in data, name
            assert word in text, name


def test_their_own_pictures_are_in_it():
    canary = hatch()

    archive = archive_of(with_second_factor(canary.person))

    pictures = [name for name in archive.namelist() if name.startswith("dateien/")]
    documents = [name for name in pictures if name.endswith(".pdf")]
    assert (len(pictures), len(documents)) == (4, 1)
    assert all(archive.read(name)[8:12] == b"WEBP" for name in pictures if name not in documents)
    assert all(archive.read(name).startswith(b"%PDF-") for name in documents)
    page = BeautifulSoup(archive.read("meine-daten.html").decode(), "html.parser")
    assert {link["href"] for link in page.find_all("a") if not link["href"].startswith("#")} == set(pictures)


def test_a_picture_whose_file_is_gone_holds_nothing_up():
    canary = hatch()
    report = Report.objects.get(by=canary.person)
    for part in (*canary.person.pictures.all(), report.picture, *report.documents.all()):
        delete_files(part.file_names)

    assert [
        name for name in archive_of(with_second_factor(canary.person)).namelist() if name.startswith("dateien/")
    ] == []


def test_what_somebody_wrote_is_text_on_the_page_and_nothing_is_fetched():
    person = make.person(about=HOSTILE)
    make.idea(author=person, title=HOSTILE[:120], description=HOSTILE)

    page = BeautifulSoup(archive_of(signed_in(person)).read("meine-daten.html").decode(), "html.parser")

    assert not page.find_all(["script", "img", "link", "iframe"])
    assert not [tag for tag in page.find_all(True) if "src" in tag.attrs or "style" in tag.attrs]
    assert HOSTILE in page.get_text()


def test_the_file_for_machines_says_what_its_keys_mean():
    whole = json.loads(archive_of(signed_in(make.person())).read("meine-daten.json"))

    assert set(whole["legend"]) == set(whole["data"])
    for code, rows in whole["data"].items():
        for row in rows:
            assert set(row) == set(whole["legend"][code]["columns"]), code


def test_every_row_of_every_section_has_exactly_the_columns_of_its_section():
    for section in personal.export(hatch().person):
        assert section.rows, section.code
        for row in section.rows:
            assert set(row) == set(section.columns), section.code


def test_nothing_of_anybody_else_is_in_it():
    somebody, stranger = make.person("Eigene Person"), make.person("Fremde Person", email="fremd@beispiel.example")
    idea = make.idea(author=stranger, title="Fremder Text", description="Fremde Beschreibung")
    said = make.comment(idea, by=somebody, body="Mein Kommentar")
    make.comment(idea, by=stranger, body="Fremde Antwort", parent=said)

    data = json.dumps(data_of(somebody), ensure_ascii=False)

    assert "Mein Kommentar" in data
    for words in ("Fremde Person", "fremd@", "Fremde Beschreibung", "Fremde Antwort"):
        assert words not in data


def test_the_title_of_what_they_may_not_see_any_more_is_not_in_it():
    somebody, idea = make.person(), make.idea(title="Nicht mehr zu sehen")
    make.comment(idea, by=somebody)
    idea.support(by=somebody)
    idea.follows.create(user=somebody)
    make.comment(idea, by=make.person())
    Idea.objects.filter(pk=idea.pk).update(hidden_at=clock.now())

    data = json.dumps(data_of(somebody), ensure_ascii=False)

    assert "Nicht mehr zu sehen" not in data


def test_no_secret_is_in_it():
    person = make.person()
    client = signed_in(person)
    person.refresh_from_db()

    archive = archive_of(client)

    data = archive.read("meine-daten.json").decode()
    assert person.password not in data
    assert client.session.session_key not in data


def test_visitors_are_asked_to_sign_in():
    answer = Client().post(EXPORT)

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_whoever_only_sits_at_the_open_browser_proves_first_who_they_are():
    client = Client()
    sign_in(client, make.person())

    refused, asked = client.post(EXPORT), client.get(reverse("own_data"))

    assert (refused.status_code, refused.url) == (302, reverse("own_data"))
    assert asked.url.startswith(reverse("account_reauthenticate"))
    confirm_password(client, then=reverse("own_data"))
    assert client.get(reverse("own_data")).status_code == 200
    assert client.post(EXPORT).status_code == 200


def test_six_times_an_hour_is_enough():
    client = signed_in(make.person())

    answers = [client.post(EXPORT).status_code for _ in range(7)]

    assert answers == [200] * 6 + [429]
    assert client.get(reverse("own_data")).status_code == 200


def test_no_cache_keeps_it():
    answer = signed_in(make.person()).post(EXPORT)

    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith('attachment; filename="arena-meine-daten-')


def test_a_long_life_takes_no_more_queries_than_a_short_one(django_assert_max_num_queries):
    person, idea = make.person(), make.idea()
    comments = [
        Comment(idea=idea, author=person, body="Wort", written_at=clock.now() - timedelta(minutes=n))
        for n in range(300)
    ]
    Comment.objects.bulk_create(comments)
    for _ in range(20):
        make.comment(make.idea(author=person))

    with django_assert_max_num_queries(97):
        personal.export(person)


def test_the_page_shows_the_newest_of_very_many_and_the_data_all(monkeypatch):
    monkeypatch.setattr(disclosure, "SHOWN", 2)
    person, idea = make.person(), make.idea()
    for words in ("Erster", "Zweiter", "Dritter"):
        make.comment(idea, by=person, body=words)
    sections = personal.export(person)

    page, data = disclosure.page_of(sections), disclosure.data_of(sections)

    assert "Hier stehen die letzten 2 Einträge" in page
    assert [words in page for words in ("Erster", "Zweiter", "Dritter")] == [False, True, True]
    assert all(words in data for words in ("Erster", "Zweiter", "Dritter"))
