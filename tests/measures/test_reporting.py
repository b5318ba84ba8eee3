"""Reports: text, a picture, PDFs; all of it or nothing, and what should not be seen can go for good."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from activity.models import Notification
from activity.verbs import Verb
from measures.models import Measure, Report, ReportDocument, ReportPicture
from tests import make
from tests.measures import keeping
from tests.personal.canary import photo

pytestmark = pytest.mark.django_db

WORDS = {"title": "Es geht voran", "text": "Zwei **Ämter** machen mit.\n\n<script>alert(1)</script>"}


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def measure(client):
    mira = make.person("Mira K.")
    client.force_login(mira)
    return keeping.kept(mira)


def pdf(content: bytes = keeping.PDF, name: str = "konzept.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def files() -> list[str]:
    folders = ("report-pictures", "report-documents")
    shards = [(f, s) for f in folders if default_storage.exists(f) for s in default_storage.listdir(f)[0]]
    return [name for folder, shard in shards for name in default_storage.listdir(f"{folder}/{shard}")[1]]


def test_a_report_is_public_and_followers_hear_of_it(client, measure):
    follower = make.person()
    measure.follow(by=follower)

    answer = client.post(f"/massnahmen/{measure.pk}/berichte/neu/", WORDS, follow=True)

    page = BeautifulSoup(answer.content, "html.parser")
    assert page.select_one(".report strong").text == "Ämter"
    assert not page.select(".report script")
    assert Notification.objects.get(recipient=follower).event.verb == Verb.REPORT_GIVEN
    assert Measure.objects.get().reported_at == Report.objects.get().at


def test_a_report_takes_a_picture_and_a_document_along(client, measure):
    extras = {
        "image": photo(),
        "alt": "Ein Formular",
        "credit": "Foto: Mira",
        "document": pdf(),
        "document_title": "Konzept",
    }

    client.post(f"/massnahmen/{measure.pk}/berichte/neu/", WORDS | extras)

    report = Report.objects.get()
    client.logout()
    picture = client.get(report.picture.src)
    document = client.get(report.documents.get().get_absolute_url())
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/webp")
    assert b"".join(document.streaming_content) == keeping.PDF
    assert document["Content-Disposition"] == 'attachment; filename="konzept.pdf"'
    assert document["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in document["Content-Security-Policy"]


def test_a_picture_needs_words_and_the_text_stays(client, measure):
    answer = client.post(f"/massnahmen/{measure.pk}/berichte/neu/", WORDS | {"image": photo()})

    assert answer.status_code == 422
    assert "Bitte beschreiben Sie, was auf dem Bild zu sehen ist." in answer.text
    assert "Zwei **Ämter** machen mit." in answer.text
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html><script>alert(1)</script></html>", "Das ist keine PDF-Datei."),
        (b"MZ" + keeping.PDF, "Das ist keine PDF-Datei."),
        (b"%PDF-1.4 abgebrochen", "Die PDF-Datei ist nicht vollständig."),
        (keeping.PDF + b" " * 10_000_001, "Das Dokument ist zu groß"),
    ],
)
def test_what_is_no_pdf_is_refused_with_a_sentence(client, measure, content, words):
    answer = client.post(
        f"/massnahmen/{measure.pk}/berichte/neu/", WORDS | {"document": pdf(content), "document_title": "Konzept"}
    )

    assert answer.status_code == 422
    assert words in answer.text
    assert not Report.objects.exists()
    assert not files()


def test_more_documents_can_follow(client, measure):
    report = keeping.report(measure)

    client.post(f"/massnahmen/berichte/{report.pk}/dokumente/", {"document": pdf(), "document_title": "Anlage 2"})

    assert [document.title for document in report.documents.all()] == ["Anlage 2"]


def test_when_something_fails_neither_row_nor_file_stays(measure, monkeypatch):
    monkeypatch.setattr("measures.models.course.Event.record", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        keeping.document(measure)
    assert not Report.objects.exists()
    assert not ReportDocument.objects.exists()
    assert not files()


def test_what_should_not_be_seen_goes_for_good(client, measure, django_capture_on_commit_callbacks):
    document, pictured = keeping.document(measure), keeping.with_picture(measure)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/massnahmen/dokumente/{document.pk}/ende/")
        client.post(f"/massnahmen/berichte/{pictured.pk}/bild/ende/")

    assert not ReportDocument.objects.exists()
    assert not ReportPicture.objects.exists()
    assert not files()
    assert client.get(f"/massnahmen/dokumente/{document.pk}/").status_code == 404


def test_files_nobody_knows_are_swept_and_the_others_stay(measure, monkeypatch):
    keeping.document(measure)
    default_storage.save("report-documents/ab/abcdef.pdf", pdf())
    monkeypatch.setattr("measures.files._is_old", lambda name: True)

    assert ReportDocument.sweep() == 1
    assert len(files()) == 1


def test_a_second_click_gives_one_report(client, measure):
    client.post(f"/massnahmen/{measure.pk}/berichte/neu/", WORDS)
    again = client.post(f"/massnahmen/{measure.pk}/berichte/neu/", WORDS)

    assert again.status_code == 302
    assert Report.objects.count() == 1


def test_strangers_send_no_files(client, measure):
    client.force_login(make.person())

    answer = client.post(f"/massnahmen/{measure.pk}/berichte/neu/", WORDS | {"document": pdf()})

    assert answer.status_code == 403
    assert client.get(f"/massnahmen/{measure.pk}/berichte/neu/").status_code == 403


def test_many_reports_cost_as_much_as_few_and_go_on_from_page_to_page(client, measure, django_assert_max_num_queries):
    for number in range(45):
        report = Report.objects.create(
            measure=measure, by=keeping.lead_of(measure), title=f"Bericht {number}", text="Text"
        )
        report.documents.create(key=f"{number:032d}", title="Anlage", size=1, added_by=report.by)
    client.logout()

    with django_assert_max_num_queries(4):
        first = client.get(f"/massnahmen/{measure.pk}/berichte/")

    older = BeautifulSoup(first.content, "html.parser").select_one("a[rel=next]")["href"]
    second = client.get(f"/massnahmen/{measure.pk}/berichte/{older}")
    assert "Bericht 44" in first.text
    assert "Bericht 24<" not in first.text
    assert "Bericht 24<" in second.text
