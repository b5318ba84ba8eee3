"""How a measure goes: it starts, rests, is completed or stopped; the last three with reasons."""

import pytest

from activity.verbs import Verb
from arena.transitions import Unmet, WrongStage
from measures.models import Measure
from tests import make
from tests.measures import keeping

pytestmark = pytest.mark.django_db

MOVES = [
    ("", "start", "running"),
    ("planned", "start", "running"),
    ("paused", "start", "running"),
    ("done", "start", "running"),
    ("stopped", "start", "running"),
    ("running", "pause", "paused"),
    ("running", "complete", "done"),
    ("paused", "complete", "done"),
    ("planned", "stop", "stopped"),
    ("running", "stop", "stopped"),
    ("paused", "stop", "stopped"),
]
IMPOSSIBLE = [
    ("running", "start"),
    ("planned", "pause"),
    ("paused", "pause"),
    ("done", "pause"),
    ("stopped", "pause"),
    ("planned", "complete"),
    ("done", "complete"),
    ("stopped", "complete"),
    ("done", "stop"),
    ("stopped", "stop"),
]
VERBS = {
    "start": Verb.MEASURE_STARTED,
    "pause": Verb.MEASURE_PAUSED,
    "complete": Verb.MEASURE_COMPLETED,
    "stop": Verb.MEASURE_STOPPED,
}


@pytest.mark.parametrize(("before", "verb", "after"), MOVES)
def test_a_step_and_its_event(before, verb, after):
    mira = make.person()
    measure = keeping.kept(mira, status=before)

    getattr(measure, verb)(by=mira, reason="So ist es.")

    event = measure.events.get(verb=VERBS[verb])
    assert Measure.objects.get().status == after
    assert (event.stage_before, event.stage_after, event.reason) == (before, after, "So ist es.")


@pytest.mark.parametrize(("before", "verb"), IMPOSSIBLE)
def test_what_the_status_excludes_is_refused(before, verb):
    mira = make.person()
    measure = keeping.kept(mira, status=before)

    with pytest.raises(WrongStage):
        getattr(measure, verb)(by=mira, reason="Doch.")
    assert Measure.objects.get().status == before


@pytest.mark.parametrize("verb", ["pause", "complete", "stop"])
def test_resting_and_ending_need_a_reason(verb):
    mira = make.person()
    measure = keeping.kept(mira)

    with pytest.raises(Unmet):
        getattr(measure, verb)(by=mira, reason="")
    assert Measure.objects.get().status == "running"


@pytest.mark.parametrize(("noun", "status"), [("pause", "paused"), ("abschluss", "done"), ("einstellung", "stopped")])
def test_the_team_says_so_on_the_page(client, noun, status):
    mira = make.person()
    measure = keeping.kept(mira)
    client.force_login(mira)

    refused = client.post(f"/massnahmen/{measure.pk}/{noun}/", {"reason": ""})
    client.post(f"/massnahmen/{measure.pk}/{noun}/", {"reason": "Die Mittel fehlen."})

    assert refused.status_code == 422
    assert "Bitte schreiben Sie einen Grund." in refused.text
    assert Measure.objects.get().status == status


def test_two_at_once_and_the_second_reads_who_was_quicker(client):
    mira, olek = make.person("Mira K."), make.person()
    measure = keeping.kept(mira)
    measure.stop(by=mira, reason="Die Mittel fehlen.")
    client.force_login(make.stabsstelle())

    answer = client.post(f"/massnahmen/{measure.pk}/pause/", {"reason": "Sommer"})

    assert olek
    assert answer.status_code == 409
    assert "Mira K. hat die Maßnahme eingestellt" in answer.text


def test_the_step_holds_the_row(django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    mira = make.person()
    measure = keeping.kept(mira)

    with CaptureQueriesContext(connection) as asked:
        measure.pause(by=mira, reason="Sommer")

    assert any("measures_measure" in query["sql"] and "FOR UPDATE" in query["sql"] for query in asked)
