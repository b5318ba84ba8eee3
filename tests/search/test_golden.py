"""Fifty questions as people ask them, and what the search finds for each."""

import pytest
from bs4 import BeautifulSoup

from tests.search import corpus

pytestmark = pytest.mark.django_db

# What somebody types | what is found: the best first, after "+" in any order, and nothing else
QUESTIONS = """
# Endings, plurals, all genders
Toilette                        | toiletten
Ampel                           | ampeln
Kitas                           | kita
App                             | apps
Gießen                          | bäume
Messungen                       | lärm
Lehrer                          | lehrerinnen
Nachbarinnen                    | bäume
Dolmetscher                     | gebärden
Digitalisierungen               | verwaltung
# Umlauts written out, left out, in capitals
Buergeraemter                   | + bürgeramt bürgerämter
burgeramt                       | + bürgeramt bürgerämter
BÜRGERÄMTER                     | + bürgeramt bürgerämter
Oeffnungszeiten                 | bürgerämter
Baeume                          | + bäume baumscheiben spielplatz
Sperrmuell                      | müll
Strasse                         | + M-901 M-902 bäume schulweg
Repaircafe                      | müll
# Compounds, whole and in parts
Beteiligung                     | M-903 bürgerhaushalt + kalender
Bürgerbeteiligung               | bürgerhaushalt M-903
Schule                          | + schulhof schulweg lehrerinnen radweg
Rad                             | + lastenrad radweg fahrrad
Beleuchtung                     | M-902
Wasser                          | trinkbrunnen + regen baumscheiben
Straßenbaum                     | bäume
Barrierefreiheit                | barrierefrei
E-Mail                          | email
Startup                         | startup
# Typing mistakes, and words half typed
Radwge                          | radweg
fahrad                          | fahrrad
shcule                          | + schulhof schulweg lehrerinnen radweg
Bibliotek                       | + fahrrad hitze
Digitalisirung                  | verwaltung
Strasenbeleuchtung              | M-902
Beteiligu                       | M-903 bürgerhaushalt + kalender
Öffentl                         | toiletten
# Numbers
2025-00105                      | radweg
00105                           | radweg
M-902                           | M-902
m902                            | M-902
# Several words, in order, without one
Termin Bürgeramt                | bürgeramt
heisse Nacht                    | hitze
digitale Verwaltung             | verwaltung + startup
sicher zur Schule               | schulweg
"sicher zur Schule"             | schulweg
„leichte Sprache“               | sprache
Wasser -Regen                   | trinkbrunnen baumscheiben
Park -Auto                      | park
Leerstand in Wohnungen          | wohnung
# Some of the words, if all of them stand nowhere together
Wie bekomme ich einen Termin im Bürgeramt? | bürgeramt + bürgerämter kalender
Rollstuhl Aufzug                | + aufzüge barrierefrei
# Places, and what is said in the discussion
Spandau                         | bürgerämter
Sonnenallee                     | radweg
"""


def rows():
    for line in QUESTIONS.strip().splitlines():
        if line.startswith("#"):
            continue
        question, _, found = line.partition("|")
        best, _, others = found.partition("+")
        yield question.strip(), best.split(), set(others.split())


def titles(client, question):
    page = BeautifulSoup(client.get("/suche/", {"q": question}).content, "html.parser")
    return [link.get_text() for link in page.select(".result__title a")]


def test_there_are_fifty_questions():
    assert len(list(rows())) >= 50


def test_every_question_finds_what_it_should(client):
    names = {title: name for name, title in corpus.build().items()}
    wrong = []

    for question, best, others in rows():
        found = [names[title] for title in titles(client, question)]
        if found[: len(best)] != best or set(found[len(best) :]) != others:
            wrong.append(f"{question}: {' '.join(found)}")

    assert not wrong, "\n".join(wrong)
