"""What is left of somebody who presented or decided: what an office told everybody stays, drafts go."""

import pytest

from activity.models.decision import verify_chain
from arena import clock
from arena.personal import erase, export
from ideas.models import Presentation, Sitting, SittingItem
from tests import make
from tests.ideas.deciding import WEIGHED, WHY, presented, select

pytestmark = pytest.mark.django_db

DRAFT = "kanarixentwurf"


def drafted_by(person):
    sitting = Sitting.open(by=person, title="Herbstsitzung", held_on=clock.today())
    sitting.draft(presented(), by=person, decision="select", intended_kind="central", reason=DRAFT, criteria=WEIGHED)
    return sitting


def rows_of(person, code):
    return next(section.rows for section in export(person) if section.code == code)


def test_a_draft_goes_and_the_sitting_stays():
    cdo = make.decision_maker()
    sitting = drafted_by(cdo)
    assert rows_of(cdo, "drafts_of_decisions")[0]["reason"] == DRAFT

    erase(cdo, blank_texts=False)

    assert not SittingItem.objects.exists()
    assert Sitting.objects.get() == sitting


def test_what_was_presented_and_decided_stays():
    stabsstelle, cdo = make.stabsstelle(), make.decision_maker()
    idea = presented(by=stabsstelle)
    record = select(idea, by=cdo)
    assert rows_of(stabsstelle, "presentations")[0]["text"] == WHY

    erase(stabsstelle, blank_texts=True)
    erase(cdo, blank_texts=True)

    assert Presentation.objects.get().text == WHY
    record.text.refresh_from_db()
    assert record.text.reason == WHY
    assert not any(finding.fault for finding in verify_chain())


def test_somebody_elses_draft_is_nobody_elses_to_take_out():
    drafted_by(make.decision_maker())

    erase(make.decision_maker(), blank_texts=True)

    assert SittingItem.objects.get().reason == DRAFT
