"""The strategy in numbers, the way of a measure, earlier wordings, and one's own measures: full, empty and refused."""

from datetime import timedelta

from django.core.management import call_command

from arena import clock
from ideas.models import Idea, Stage, Tally
from measures.models import Measure
from tests import make
from tests.browser.test_every_page import State, look_at, press, url
from tests.browser.test_pages_of_measures import opened
from tests.measures import keeping


def test_what_everybody_sees(visit):
    call_command("load_reference", verbosity=0)
    full = keeping.with_everything(make.person("Mira K."))
    late = make.idea(Stage.DEVELOPMENT)
    Idea.objects.filter(pk=late.pk).update(due_on=clock.today() - timedelta(days=3))
    led = make.measure(idea=make.idea())
    report, lesson = keeping.revised_report(full), keeping.revised_lesson(full)
    keeping.indicator(full, name="Beendet").end(by=keeping.lead_of(full), reason="Niemand zählt mehr mit.")
    Tally.fold()
    real = Measure.objects.get(origin_reference="2022-14236")
    look_at(
        visit(),
        [
            State("/portfolio/"),
            State("/portfolio/?feld=inc-3", "field"),
            State("/portfolio/?feld=reg-3&bezirk=12", "empty"),
            State("/portfolio/ideen/?lage=ueberfaellig"),
            State("/portfolio/ideen/?lage=herrenlos", "empty"),
            State("/massnahmen/?lage=ohne-team&herkunft=ohne-idee", "narrowed"),
            *[State(url("measure_trail", each.pk)) for each in (real, led, full)],
            State(url("earlier_reports", report.pk)),
            State(url("earlier_lessons", lesson.pk)),
            State(url("indicators", full.pk), "ended"),
        ],
    )


def test_what_the_team_sees(visit):
    mira = make.person("Mira K.")
    full = keeping.with_everything(mira)
    report, lesson, number = keeping.revised_report(full), keeping.revised_lesson(full), full.indicators.first()
    Measure.objects.filter(pk=full.pk).update(reports_since=clock.now() - timedelta(days=91))
    look_at(
        visit(mira),
        [
            State("/meine-seite/massnahmen/"),
            State(url("revise_report", report.pk)),
            State(url("revise_report", report.pk), "refused", press("Neue Fassung veröffentlichen")),
            State(url("revise_lesson", lesson.pk)),
            State(url("revise_indicator", number.pk)),
            State(url("revise_indicator", number.pk), "not ended", opened("nicht mehr gemessen", "Indikator beenden")),
        ],
    )


def test_what_somebody_without_a_team_sees(visit):
    look_at(visit(make.person()), [State("/meine-seite/massnahmen/", "empty")])
