"""The register: certificate, badge and statement for everybody; a statement that was tampered with is refused."""

import json
from io import StringIO
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.db import connection

from arena import qr, signing
from measures.models import Measure, Recognition
from measures.verdict import judge
from tests import make
from tests.measures import recognised

pytestmark = pytest.mark.django_db

REVOKED = {"reason": "Die Quellen sind nicht mehr offen."}
OLD, NEW = "11" * 32, "22" * 32


def certificate(client, made: Recognition) -> str:
    return client.get(f"/anerkennungen/{made.number}/").text


def badge(client, made: Recognition) -> str:
    svg = ElementTree.fromstring(client.get(f"/anerkennungen/{made.number}/siegel.svg").text)
    return " ".join(" ".join(svg.itertext()).split())


def command(*words: object) -> str:
    said = StringIO()
    call_command("verify_recognition", *map(str, words), stdout=said)
    return said.getvalue().strip()


def tamper(statement: str, **params: object) -> None:
    """What a thief with the database's password could do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        tables = ["recognition", "renewal", "revocation", "signedstatement"]
        for table in tables:
            cursor.execute(f"ALTER TABLE measures_{table} DISABLE TRIGGER USER")
        cursor.execute(statement, params)
        for table in tables:
            cursor.execute(f"ALTER TABLE measures_{table} ENABLE TRIGGER USER")


def other_words(made: Recognition, **words: object) -> str:
    envelope = json.loads(made.statement.text)
    return json.dumps(envelope | {"statement": envelope["statement"] | words})


# Certificate and badge


def test_the_certificate_names_what_was_recognised(client):
    made = recognised.recognised()

    page = certificate(client, made)

    for words in (made.number, "Grüne Höfe", "Garten e. V.", "ist anerkannt als Maßnahme", "Alle Prinzipien"):
        assert words in page
    assert f"http://testserver/anerkennungen/{made.number}/" in page
    assert "passen zusammen" in page


def test_a_phone_reads_the_address_of_the_certificate_from_paper(client):
    made = recognised.recognised()

    page = certificate(client, made)

    code = qr.drawn(f"http://testserver/anerkennungen/{made.number}/")
    assert f'd="{code.path}"' in page
    assert code.path.startswith("M4 4h7v1h-7z")  # the mark in its corner, four modules from the edge
    assert code.path != qr.drawn("http://testserver/anerkennungen/").path


def test_the_badge_says_until_when(client):
    made = recognised.recognised()

    until = f"{made.valid_until:%d.%m.%Y}"
    assert f"Smart City Berlin {made.number} · gültig bis {until}" in badge(client, made)


def test_badge_and_certificate_say_that_it_is_revoked(client):
    made = recognised.recognised()
    made.revoke(by=make.stabsstelle(), **REVOKED)

    page = certificate(client, made)

    assert "Anerkennung widerrufen" in badge(client, made)
    assert "gültig bis" not in badge(client, made)
    assert "Echt, aber widerrufen" in page
    assert "war anerkannt als Maßnahme" in page
    assert "ist anerkannt als Maßnahme" not in page


def test_badge_and_certificate_say_on_the_day_after_that_it_expired(client):
    made = recognised.recognised()

    with recognised.days_before_the_end(made, 0):
        assert "gültig bis" in badge(client, made)
        assert "Echt, aber abgelaufen" not in certificate(client, made)
    with recognised.days_before_the_end(made, -1):
        assert "Anerkennung abgelaufen" in badge(client, made)
        assert "Echt, aber abgelaufen" in certificate(client, made)
        again = recognised.recognised(Measure.objects.get(pk=made.measure_id))
        assert f"/anerkennungen/{again.number}/" in certificate(client, made)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE measures_recognition SET first_valid_until = '2090-01-01'", "Das Register sagt etwas anderes"),
        ("UPDATE measures_recognition SET number = 'SCB-1999-001'", "Das Register sagt etwas anderes"),
        ("DELETE FROM measures_signedstatement", "Es fehlt die unterschriebene Erklärung"),
        ("UPDATE measures_signedstatement SET text = replace(text, 'Grüne', 'Graue')", "Die Erklärung wurde verändert"),
    ],
)
def test_what_somebody_changed_behind_our_back_is_shown_as_damaged(client, statement, words):
    made = recognised.recognised()
    tamper(statement)
    made = Recognition.objects.get()

    assert "Nicht bestätigt" in badge(client, made)
    assert words in certificate(client, made)
    with pytest.raises(CommandError, match=words):
        command()


def test_a_revocation_that_was_deleted_is_noticed(client):
    made = recognised.recognised()
    made.revoke(by=make.stabsstelle(), **REVOKED)
    tamper("DELETE FROM measures_revocation")

    assert "Nicht bestätigt" in badge(client, made)


def test_what_others_embed_asks_for_no_cookie_and_is_soon_asked_anew(client):
    made = recognised.recognised()

    for address in (made.get_absolute_url() + "siegel.svg", f"/anerkennungen/{made.number}.json"):
        answer = client.get(address)

        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert not answer.cookies
        assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_the_badge_is_an_image_that_runs_nothing(client):
    made = recognised.recognised(recognised.committed())
    Measure.objects.update(title="<script>alert(1)</script>")

    answer = client.get(f"/anerkennungen/{made.number}/siegel.svg")

    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "<script" not in answer.text
    assert "style=" not in answer.text


def test_the_register_shows_all_and_leads_to_each(client):
    standing, revoked = recognised.recognised(), recognised.recognised()
    revoked.revoke(by=make.stabsstelle(), **REVOKED)

    rows = BeautifulSoup(client.get("/anerkennungen/").content, "html.parser").select("tbody tr")
    found = client.get(f"/anerkennungen/?nummer={standing.number.lower()}")
    missing = client.get("/anerkennungen/?nummer=SCB-1999-001")

    assert [" ".join(row.get_text(" ").split())[:12] for row in rows] == [revoked.number, standing.number]
    assert ["widerrufen" in rows[0].text, "gültig" in rows[1].text] == [True, True]
    assert found.url == standing.get_absolute_url()
    assert "Diese Nummer gibt es nicht" in missing.text


@pytest.mark.parametrize("typed", ["\0", "SCB-2026-001\0", "9" * 5000])
def test_what_is_no_number_leads_nowhere(client, typed):
    recognised.recognised()

    assert client.get("/anerkennungen/", {"nummer": typed}).status_code == 200


def test_the_register_asks_as_much_for_many_as_for_one(client, django_assert_max_num_queries):
    for _ in range(3):
        recognised.recognised()

    with django_assert_max_num_queries(4):
        client.get("/anerkennungen/")


def test_older_ones_are_a_page_further(client, monkeypatch):
    monkeypatch.setattr("measures.views.register.SHOWN", 1)
    first, second = recognised.recognised(), recognised.recognised()

    page = client.get("/anerkennungen/")
    older = client.get(f"/anerkennungen/?vor={second.pk}")

    assert f"?vor={second.pk}" in page.text
    assert first.get_absolute_url() not in page.text
    assert first.get_absolute_url() in older.text


@pytest.mark.parametrize("address", ["SCB-2026-999/", "SCB-2026-999/siegel.svg", "SCB-2026-999.json"])
def test_what_does_not_exist_is_not_found(client, address):
    assert client.get(f"/anerkennungen/{address}").status_code == 404


def test_a_measure_that_was_renamed_stays_recognised(client):
    made = recognised.recognised()
    Measure.objects.update(title="Grüne Höfe und Dächer")

    assert "Anerkennung abgelaufen" not in badge(client, made)
    assert "Grüne Höfe und Dächer" in certificate(client, made)


# Checking a statement


def test_ours_is_known_again_in_any_layout():
    made = recognised.recognised()
    compact = json.dumps(json.loads(made.statement.text))

    for text in (made.statement.text, compact, made.statement.text.replace("\n", "\r\n")):
        assert (judge(text).tone, judge(text).title) == ("success", "Echt und gültig")


def test_an_older_one_of_ours_is_judged_by_what_became_of_it():
    made = recognised.recognised()
    first = made.statement.text

    with recognised.days_before_the_end(made, 9):
        made.renew(by=recognised.team_of(made), reason="Gut.")
        assert judge(first).title == "Echt und gültig"
        made.revoke(by=make.stabsstelle(), **REVOKED)
        assert judge(first).title == "Echt, aber widerrufen"


def test_an_expired_one_is_said_to_be():
    made = recognised.recognised()

    with recognised.days_before_the_end(made, -1):
        assert (judge(made.statement.text).title, judge(made.statement.text).holds) == ("Echt, aber abgelaufen", False)


@pytest.mark.parametrize(
    "words", [{"valid_until": "2099-01-01"}, {"carried_by": "Beton AG"}, {"number": "SCB-2026-777"}]
)
def test_a_tampered_one_is_refused_in_a_clear_sentence(words):
    verdict = judge(other_words(recognised.recognised(), **words))

    assert (verdict.tone, verdict.title) == ("danger", "Nicht bestätigt")
    assert verdict.words == "Die Unterschrift passt nicht zum Inhalt: Die Erklärung wurde verändert."


def test_what_a_thief_signed_with_our_key_is_not_in_the_register():
    made = recognised.recognised()
    said = json.loads(made.statement.text)["statement"]

    for forged in (
        said | {"number": "SCB-2026-777"},
        said | {"valid_until": "2099-01-01"},
        {"number": 7},
        {"number": []},
    ):
        verdict = judge(json.dumps(signing.sign(forged)))
        assert (verdict.tone, verdict.title) == ("danger", "Nicht im Register")


def test_anybody_checks_on_the_page_without_a_cookie(client):
    made = recognised.recognised()

    page = client.get("/anerkennungen/nachpruefen/")
    good = client.post("/anerkennungen/nachpruefen/", {"statement": made.statement.text})
    bad = client.post("/anerkennungen/nachpruefen/", {"statement": other_words(made, valid_until="2099-01-01")})
    nothing = client.post("/anerkennungen/nachpruefen/", {"statement": ""})

    assert "Nachprüfen" in page.text
    assert "Echt und gültig" in good.text
    assert made.get_absolute_url() in good.text
    assert "Die Erklärung wurde verändert" in bad.text
    assert (good.status_code, bad.status_code, nothing.status_code) == (200, 200, 422)
    assert "Bitte fügen Sie die Erklärung ein." in nothing.text
    assert not client.cookies


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{", "\x00", "[" * 9000, "Ä" * 30_000])
def test_nonsense_is_refused_and_shown_as_text(client, text):
    answer = client.post("/anerkennungen/nachpruefen/", {"statement": text})

    assert answer.status_code in {200, 422}
    assert "<script>alert" not in answer.text


# Commands


def test_the_command_checks_one_file(tmp_path):
    made, file = recognised.recognised(), tmp_path / "anerkennung.json"
    file.write_text(made.statement.text)

    assert command(file).startswith(f"Echt und gültig: Die Anerkennung {made.number} gilt bis zum ")
    file.write_text(other_words(made, carried_by="Beton AG"))
    with pytest.raises(CommandError, match="Die Erklärung wurde verändert"):
        command(file)
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(CommandError, match="lässt sich nicht lesen"):
        command(file)
    with pytest.raises(CommandError, match="lässt sich nicht lesen"):
        command(tmp_path / "gibt-es-nicht.json")


def test_the_command_checks_elsewhere_with_the_published_keys_and_no_database(
    client, tmp_path, settings, django_assert_num_queries
):
    made = recognised.recognised()
    file, keys = tmp_path / "anerkennung.json", tmp_path / "schluessel.json"
    file.write_text(made.statement.text)
    keys.write_text(client.get("/anerkennungen/schluessel.json").text)
    made.revoke(by=make.stabsstelle(), **REVOKED)
    settings.SIGNING_KEY = NEW  # it is another site

    with django_assert_num_queries(0):
        said = command(file, "--keys", keys)

    assert said.startswith(f"Echt: {made.number} gilt bis ")
    assert said.endswith(f"sofern nicht widerrufen. Siehe http://localhost:8000/anerkennungen/{made.number}/")
    with recognised.days_before_the_end(made, -1), pytest.raises(CommandError, match="Echt, aber abgelaufen"):
        command(file, "--keys", keys)
    file.write_text(made.statement.text)
    with pytest.raises(CommandError, match="Echt, aber widerrufen"):
        command(file, "--keys", keys)
    with pytest.raises(CommandError, match="keine Liste"):
        command(file, "--keys", file)


def test_the_command_checks_all_of_the_register():
    assert command() == "0 Anerkennungen geprüft, alle sind unversehrt."
    recognised.recognised()
    assert command() == "1 Anerkennung geprüft, sie ist unversehrt."
    recognised.recognised().revoke(by=make.stabsstelle(), **REVOKED)
    assert command() == "2 Anerkennungen geprüft, alle sind unversehrt."


# Keys that change


def public_of(private: str, settings) -> str:
    settings.SIGNING_KEY = private
    return signing.known_keys()[0].public


def test_after_a_routine_change_everything_goes_on(client, settings):
    old = public_of(OLD, settings)
    made = recognised.recognised()
    settings.SIGNING_KEY = NEW

    with pytest.raises(CommandError, match=old):  # says which public half is missing
        command()
    settings.SIGNING_KEYS_RETIRED = [old]

    assert command() == "1 Anerkennung geprüft, sie ist unversehrt."
    assert judge(made.statement.text).title == "Echt und gültig"
    trust = [key["trust"] for key in client.get("/anerkennungen/schluessel.json").json()["keys"]]
    assert trust == ["current", "retired"]


def test_after_a_theft_what_stands_is_signed_anew_and_the_rest_is_refused(client, settings):
    old = public_of(OLD, settings)
    standing, revoked = recognised.recognised(), recognised.recognised()
    revoked.revoke(by=make.stabsstelle(), **REVOKED)
    before = standing.statement.text
    settings.SIGNING_KEY, settings.SIGNING_KEYS_DISTRUSTED = NEW, [old]

    assert "Nicht bestätigt" in badge(client, standing)
    said = StringIO()
    call_command("sign_recognitions_anew", stdout=said)

    assert said.getvalue().strip() == "2 Anerkennungen neu unterschrieben."
    assert judge(before).words.endswith("dem nicht mehr zu trauen ist.")
    assert judge(standing.statement.text).title == "Echt und gültig"
    assert judge(revoked.statement.text).title == "Echt, aber widerrufen"
    assert "gültig bis" in badge(client, standing)
    assert command() == "2 Anerkennungen geprüft, alle sind unversehrt."
    call_command("sign_recognitions_anew", stdout=(again := StringIO()))
    assert again.getvalue().strip() == "0 Anerkennungen neu unterschrieben."


def test_what_the_register_does_not_confirm_is_not_signed_anew(settings):
    old = public_of(OLD, settings)
    made = recognised.recognised()
    tamper("UPDATE measures_recognition SET first_valid_until = '2090-01-01'")
    settings.SIGNING_KEY, settings.SIGNING_KEYS_DISTRUSTED = NEW, [old]

    with pytest.raises(CommandError, match=made.number):
        call_command("sign_recognitions_anew", stdout=StringIO())
    assert made.statements.count() == 1
