"""Phases: forward at will, back with a reason, and every step stays readable."""

import pytest

from activity.models import Notification
from activity.verbs import Verb
from arena.transitions import Unmet, WrongStage
from measures.models import Measure
from tests import make
from tests.measures import keeping

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira():
    return make.person("Mira K.")


@pytest.fixture
def measure(mira):
    return keeping.kept(mira, phase=keeping.phases()[2])


def test_a_step_forward_needs_no_reason(measure, mira):
    step = measure.enter_phase(keeping.phases()[3], by=mira)

    assert Measure.objects.get().phase.number == 4
    assert not step.is_back
    assert measure.events.get(verb=Verb.PHASE_ENTERED).details["phase"] == 4


def test_a_step_back_needs_a_reason(measure, mira):
    with pytest.raises(Unmet):
        measure.enter_phase(keeping.phases()[1], by=mira)

    assert Measure.objects.get().phase.number == 3
    assert not measure.phase_steps.exists()


def test_everybody_reads_a_step_back_and_its_reason(client, measure, mira):
    follower = make.person()
    measure.follow(by=follower)
    client.force_login(mira)
    back = {"phase": keeping.phases()[1].pk, "reason": "Die Erprobung zeigte: So geht es nicht."}

    client.post(f"/massnahmen/{measure.pk}/phase/", back)

    client.logout()
    page = client.get(f"/massnahmen/{measure.pk}/stand/")
    assert "Zurück in die Phase 2 Konzept, vorher 3 Erprobung" in page.text
    assert "Die Erprobung zeigte: So geht es nicht." in page.text
    assert Notification.objects.get(recipient=follower).event.verb == Verb.PHASE_STEPPED_BACK


def test_a_step_back_without_a_reason_keeps_the_choice(client, measure, mira):
    client.force_login(mira)

    answer = client.post(f"/massnahmen/{measure.pk}/phase/", {"phase": keeping.phases()[0].pk, "reason": " "})

    assert answer.status_code == 422
    assert "Ein Schritt zurück braucht einen Grund." in answer.text
    assert f'value="{keeping.phases()[0].pk}"' in answer.text


def test_entering_the_phase_one_is_in_is_no_step(measure, mira):
    measure.enter_phase(keeping.phases()[3], by=mira)
    stale = Measure.objects.get()

    with pytest.raises(WrongStage):
        stale.enter_phase(keeping.phases()[3], by=mira)
    assert measure.phase_steps.count() == 1


def test_a_second_click_leads_to_what_the_first_did(client, measure, mira):
    client.force_login(mira)
    forward = {"phase": keeping.phases()[3].pk}

    client.post(f"/massnahmen/{measure.pk}/phase/", forward)
    measure.refresh_from_db()
    again = client.post(f"/massnahmen/{measure.pk}/phase/", forward)

    assert again.status_code in {302, 422}
    assert measure.phase_steps.count() == 1


def test_a_finished_measure_changes_no_phase(measure, mira):
    measure.complete(by=mira, reason="Alles erreicht.")

    with pytest.raises(WrongStage):
        measure.enter_phase(keeping.phases()[4], by=mira)


def test_nothing_changes_when_the_event_cannot_be_written(measure, mira, monkeypatch):
    monkeypatch.setattr("measures.models.course.Event.record", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        measure.enter_phase(keeping.phases()[4], by=mira)
    assert Measure.objects.get().phase.number == 3
    assert not measure.phase_steps.exists()
