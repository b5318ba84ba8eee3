"""Public names: anybody may call themselves what they like, as long as nobody is deceived."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.names import clean_public_name, validate_public_name

NOTHING_TO_SEE = ["", " ", "A", "7", "12345", "--", "...", "!?", "\u200b", "\u2800\u2800", "\u3164", "\u3164\u3164"]

HIDDEN_SIGNS = [
    "Mira\u200bK",
    "Mira\u200cK",
    "Mira\u200dK",
    "Mira\u2060K",
    "\ufeffMira",
    "Mira\u00adK",
    "Mira\u202eK",
    "\u202eariM",
    "Mira\u2066K\u2069",
    "Mira\u200e",
    "Mira\u200f",
    "Mira\u061cK",
    "Mira\x00K",
    "Mira\x07",
    "Mira\x1b[31m",
    "Mi\u034fra",
    "Mira\ufe0f",
    "Mira\U000e0041",
    "Mira\ue000",
    "Mira\ud800",
    "Mira\u115f",
    "Mira\u1160K",
    "Mira\uffa0",
    "Mira\u17b4",
    "Mira\u180e",
]

PICTURES_AND_BADGES = [
    "Mira ✓",
    "Mira ✔",
    "Mira ☑",
    "✅ Mira",
    "Mira 🛡",
    "★ Mira",
    "Mira ▣",
    "Mira ◆",
    "Mira ⚖️",
    "Mira ©",
    "Mira <b>",
    "Mira | Senat",
    "Mira / Land",
    "Mira: Land",
    "Mira; Land",
    "Mira#1",
    "mira@berlin.example",
    '"Mira"',
    "Mira = gut",
    "{{ Mira }}",
    "M\u0336i\u0336r\u0336a",
    "Z\u0351\u0343a\u0350lgo",
    "\u0301Mira",
    "Mira ٣",
]

MIXED_SCRIPTS = [
    "Mirа K.",
    "Аdam",
    "Jоnas",
    "Реtra",
    "Αnke",
    "Yusuf Γ.",
    "Miра",
    "аdmin",
    "ⅿоderation",
    "Senаt",
    "Oλaf",
    "Mi𝔯а",
    "Lotte Ж.",
    "Anke 王",
    "Tarek ط",
]

ADDRESSES = [
    "berlin.de",
    "www.Mira",
    "Mira.com",
    "mira-k.shop",
    "Besucht Mira.xyz",
    "gewinne.click jetzt",
    "MIRA.ONLINE",
]

CLAIMS_OF_OFFICE = [
    "Admin",
    "admin",
    "ADMIN",
    "Admin1",
    "Adm1n",
    "4dmin",
    "Àdmín",
    "ᴀᴅᴍɪɴ",
    "Ａｄｍｉｎ",
    "𝐀𝐝𝐦𝐢𝐧",
    "ⓐⓓⓜⓘⓝ",
    "A d m i n",
    "A.d.m.i.n",
    "a_d_m_i_n",
    "Adrnin",
    "Admin-Team",
    "Adminteam",
    "Administrator",
    "Administratorin Eva",
    "Sysadmin",
    "Systemadministration",
    "Moderation",
    "Moderation Berlin",
    "Moderator",
    "Moderatorin",
    "Moderator_in",
    "Moderierende",
    "Mod eration",
    "M0derat1on",
    "Moderatlon",
    "Petra (Moderation)",
    "Die Moderation!",
    "Stabsstelle",
    "StabsstelIe",
    "Stabs-Stelle",
    "Stabsstelle Gemeinsam Digital",
    "Senat",
    "Senat von Berlin",
    "Senatorin Müller",
    "Senatskanzlei",
    "Senatsverwaltung für Inneres",
    "Bezirksamt Mitte",
    "BezirksamtMitte",
    "Bezirksbürgermeisterin",
    "Ordnungsamt Pankow",
    "Bürgeramt 5",
    "Buergermeister",
    "Regierender Bürgermeister",
    "Finanzamt",
    "Amt für Ideen",
    "Verwaltung",
    "Behörde",
    "Polizei Berlin",
    "CDO",
    "CDO (Berlin)",
    "C.D.O.",
    "Arena",
    "Arena der Ideen",
    "Arena-Team",
    "Support",
    "Supp0rt",
    "System",
    "Root",
    "Webmaster",
    "Regel",
    "Die Regel",
    "Land Berlin",
    "Stadt Berlin",
    "Berlin",
    "BERLIN",
    "Gemeinsam Digital",
    "Gemeinsam Digital: Berlin".replace(":", ""),
    "Gelöschtes Konto",
    "gelöschtes  konto",
    "Gelöschtes-Konto",
    "Ge1öschtes Konto",
    "Gelöschter Nutzer",
    "Konto gelöscht",
    "Plattform-Redaktion",
    "асе ѕеnаt".replace("n", "п").replace("t", "т"),
]

HONEST_NAMES = [
    "Mira K.",
    "kiezradler44",
    "samira_liest",
    "Juli (17)",
    "Ngọc Anh",
    "Oma Helga",
    "Łukasz Żółć",
    "Søren Ångström",
    "D’Artagnan",
    "O'Neill",
    "Jean-Luc",
    "Strauß & Söhne",
    "60+ im Kiez!",
    "J.R. Meier",
    "Badminton-Fan",
    "Samtpfote",
    "Gesamtschule Nord",
    "Berliner Pflanze",
    "Berlinliebe",
    "Bärlin",
    "Arenafan",
    "Nina aus dem Senefelderkiez",
    "Regelbrecher",
    "Ольга Петрова",
    "Ελένη",
    "山田太郎",
    "さくらサクラ",
    "김민준",
    "محمد علي",
    "नमिता",
    "שירה",
    "สมชาย",
    "Dr. Kawas",
]


@pytest.mark.parametrize("name", NOTHING_TO_SEE)
def test_a_name_is_something_to_read(name):
    with pytest.raises(ValidationError):
        validate_public_name(name)


@pytest.mark.parametrize("name", HIDDEN_SIGNS, ids=ascii)
def test_a_name_hides_no_signs(name):
    with pytest.raises(ValidationError, match="nur Buchstaben"):
        validate_public_name(name)


@pytest.mark.parametrize("name", PICTURES_AND_BADGES, ids=ascii)
def test_a_name_wears_no_badge_and_no_markup(name):
    with pytest.raises(ValidationError, match="nur Buchstaben"):
        validate_public_name(name)


@pytest.mark.parametrize("name", MIXED_SCRIPTS, ids=ascii)
def test_a_name_keeps_to_one_script(name):
    with pytest.raises(ValidationError, match="einzigen Schrift"):
        validate_public_name(name)


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_name_is_no_address(name):
    with pytest.raises(ValidationError, match="Internetadresse"):
        validate_public_name(name)


@pytest.mark.parametrize("name", CLAIMS_OF_OFFICE, ids=ascii)
def test_a_name_claims_no_office(name):
    with pytest.raises(ValidationError, match="Amt"):
        validate_public_name(name)


@pytest.mark.parametrize("name", HONEST_NAMES, ids=ascii)
def test_honest_names_are_welcome(name):
    validate_public_name(name)


def test_the_citizens_of_the_story_have_honest_names():
    people = json.loads(Path(settings.BASE_DIR, "arena/story/people.json").read_text())

    for person in people:
        if not person["roles"]:
            validate_public_name(person["public_name"])


def test_a_name_has_an_end():
    with pytest.raises(ValidationError, match="höchstens 60"):
        validate_public_name("Mira " * 13)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Mira   K. ", "Mira K."),
        ("Ｍｉｒａ", "Mira"),
        ("Mira\u00a0K.", "Mira K."),
        ("Jo\u0308rg", "J\u00f6rg"),
        ("ﬁnn", "finn"),
    ],
)
def test_a_name_has_one_spelling(typed, kept):
    assert clean_public_name(typed) == kept
