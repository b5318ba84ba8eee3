"""Entering: the Stabsstelle writes a measure down, names its first team, and the measure has its number."""

import pytest

from activity.models import Notification
from activity.verbs import Verb
from measures.models import Measure, PhaseStep
from tests import make
from tests.measures import handing_on, keeping, promoting
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db

FACTS = {
    "title": "Verständliche Formulare",
    "summary": "Drei Formulare werden neu geschrieben.",
    "kind": "decentral",
    "status": "running",
    "team": "Mira K.\n\nOlek\nmira k.",
}
NO_PARTS = {
    f"{part}-{each}_FORMS": 0 for part in ("partners", "facts", "stations", "sources") for each in ("TOTAL", "INITIAL")
}


def test_a_measure_gets_the_next_number_and_its_team():
    make.measure(number="M-012")
    make.measure(number="X-999")
    mira, olek = make.person("Mira K."), make.person("Olek")
    phase = keeping.phases()[0]

    made = Measure(title="Neu", summary="Kurz", status="running", phase=phase).enter(
        by=make.stabsstelle(), team=[mira, olek]
    )

    made = Measure.objects.get(pk=made.pk)
    assert made.number == "M-013"
    assert [(member.person, member.role) for member in made.team] == [(mira, "lead"), (olek, "delivery")]
    assert made.reports_since is not None
    assert PhaseStep.objects.get(measure=made).after == phase
    assert [(event.number, event.verb) for event in made.events.order_by("pk")] == [
        (1, Verb.MEASURE_ENTERED),
        (2, Verb.TEAM_JOINED),
        (3, Verb.TEAM_JOINED),
    ]


def test_everybody_of_the_first_team_hears_of_it():
    mira = make.person()

    Measure(title="Neu", summary="Kurz").enter(by=make.stabsstelle(), team=[mira])

    assert [entry.audience for entry in Notification.objects.filter(recipient=mira)] == ["member"]


def test_a_planned_measure_is_not_asked_for_reports():
    made = Measure(title="Neu", summary="Kurz", status="planned").enter(by=make.stabsstelle(), team=[make.person()])

    assert Measure.objects.get(pk=made.pk).reports_since is None


def test_the_stabsstelle_enters_a_measure_at_the_desk(settings):
    for name in ("Mira K.", "Olek"):
        make.person(name)

    answer = signed_in(make.stabsstelle()).post("/verwaltung/measures/measure/add/", FACTS | NO_PARTS)

    assert answer.status_code == 302, answer.context["adminform"].form.errors
    made = Measure.objects.get()
    assert [str(member.person) for member in made.team] == ["Mira K.", "Olek"]
    assert made.events.first().actor.is_stabsstelle


def test_a_name_that_nobody_bears_is_said_and_nothing_is_entered():
    answer = signed_in(make.stabsstelle()).post("/verwaltung/measures/measure/add/", FACTS | NO_PARTS)

    assert answer.status_code == 200
    assert "Unter dem Namen „Mira K.“ finden wir niemanden" in answer.text
    assert not Measure.objects.exists()


def test_nobody_else_enters_one():
    for person in (make.moderator(), make.decision_maker()):
        answer = signed_in(person).post("/verwaltung/measures/measure/add/", FACTS | NO_PARTS)

        assert answer.status_code == 403
    assert not Measure.objects.exists()


def test_at_the_desk_nobody_moves_a_measure_past_its_history():
    measure = keeping.kept()

    page = signed_in(make.stabsstelle()).get(f"/verwaltung/measures/measure/{measure.pk}/change/")

    assert 'name="status"' not in page.text
    assert 'name="phase"' not in page.text


def test_at_the_desk_nobody_makes_another_kind_of_what_came_of_an_idea_or_was_taken_over():
    entered, promoted, taken = (
        keeping.kept(),
        promoting.promoted("decentral"),
        handing_on.taken_over(handing_on.handed_on()).copy,
    )
    browser = signed_in(make.stabsstelle())

    asked = {
        measure
        for measure in (entered, promoted, taken)
        if 'name="kind"' in browser.get(f"/verwaltung/measures/measure/{measure.pk}/change/").text
    }
    browser.post(f"/verwaltung/measures/measure/{promoted.pk}/change/", FACTS | NO_PARTS | {"kind": "central"})

    assert asked == {entered}
    assert Measure.objects.get(pk=promoted.pk).kind == "decentral"
