"""Revoking: a second person of the Stabsstelle ends a recognition, with reasons everybody reads."""

import pytest

from activity.models import Decision, DecisionRecord, Notification
from activity.verbs import Kind, Verb
from arena import signing
from arena.transitions import Unmet, WrongStage
from measures import policies
from measures.models import Measure, Revocation, SignedStatement
from tests import make
from tests.mails import deliver, text_of
from tests.measures import recognised

pytestmark = pytest.mark.django_db

WORDS = {"reason": "Die Quellen sind nicht mehr offen.", "what_could_change": "Legen Sie sie wieder offen."}


def test_it_holds_no_longer_and_says_why():
    made = recognised.recognised()

    record = made.revoke(by=make.stabsstelle(), **WORDS)

    assert recognised.fresh(made).state == "revoked"
    assert (record.decision, record.measure, record.office) == (Decision.REVOKE, made.measure, "stabsstelle")
    assert (record.text.reason, record.text.what_could_change) == tuple(WORDS.values())
    assert Revocation.objects.get().decision_number == record.number
    said, _key = signing.check(made.statement.text)
    assert (said["state"], said["revoked_on"]) == ("revoked", Revocation.objects.get().on.isoformat())
    assert said["decision"] == {"number": record.number, "hash": record.hash}
    assert SignedStatement.objects.count() == 2


def test_who_joined_the_authors_while_the_form_was_open_revokes_nothing():
    eva, made = make.stabsstelle(), recognised.recognised()
    assert policies.can_revoke_recognition(eva, made.measure)
    Measure.objects.get(pk=made.measure.pk).idea.authorships.create(user=eva)

    with pytest.raises(Unmet):
        made.revoke(by=eva, **WORDS)


def test_the_first_signature_stays_as_it_was():
    made = recognised.recognised()
    before = made.statement.text

    made.revoke(by=make.stabsstelle(), **WORDS)

    assert made.statements.first().text == before


def test_twice_is_once():
    stale = recognised.recognised()
    recognised.fresh(stale).revoke(by=make.stabsstelle(), **WORDS)

    with pytest.raises(WrongStage):
        stale.revoke(by=make.stabsstelle(), **WORDS)
    assert Revocation.objects.count() == 1


def test_what_has_expired_need_not_be_revoked():
    made = recognised.recognised()

    with recognised.days_before_the_end(made, -1), pytest.raises(Unmet):
        made.revoke(by=make.stabsstelle(), **WORDS)


def test_afterwards_it_can_be_recognised_anew():
    made = recognised.recognised()
    made.revoke(by=make.stabsstelle(), **WORDS)

    again = recognised.recognised(Measure.objects.get(pk=made.measure_id))

    assert again.is_standing
    assert again.follows_on == made
    assert recognised.fresh(made).state == "revoked"


@pytest.mark.parametrize("part", [DecisionRecord, SignedStatement])
def test_it_is_all_or_nothing(monkeypatch, part):
    made = recognised.recognised()

    def broken(*args, **facts):
        raise RuntimeError

    monkeypatch.setattr(part, "issue" if part is SignedStatement else "record", broken)

    with pytest.raises(RuntimeError):
        made.revoke(by=make.stabsstelle(), **WORDS)
    assert recognised.fresh(made).is_standing
    assert not made.measure.events.filter(verb=Verb.RECOGNITION_REVOKED).exists()


def test_it_takes_a_second_person_who_is_not_in_conflict():
    eva, ada = make.stabsstelle(), make.stabsstelle()
    mine = recognised.recognised(recognised.committed(ada))
    made = recognised.recognised(by=eva)

    assert not policies.can_revoke_recognition(eva, made.measure)
    assert policies.can_revoke_recognition(ada, made.measure)
    assert not policies.can_revoke_recognition(ada, mine.measure)


def test_the_team_is_told_the_reasons_whatever_it_chose():
    made, olek = recognised.recognised(), make.person()
    made.measure.follow(by=olek)
    team = recognised.team_of(made)
    team.preferences.create(kind=Kind.DECISIONS, channel="none")
    deliver()

    made.revoke(by=make.stabsstelle(), **WORDS)

    (mail,) = [text_of(each) for each in deliver() if each["To"] == team.email]
    for words in (*WORDS.values(), made.number, "innerhalb von sechs Monaten widersprechen"):
        assert words in mail
    heard = Notification.objects.filter(event__verb=Verb.RECOGNITION_REVOKED)
    assert set(heard.values_list("recipient", "audience")) == {(team.pk, "team"), (olek.pk, "interested")}


def test_the_second_person_revokes_on_the_page(client):
    eva = make.stabsstelle()
    made = recognised.recognised(by=eva)
    address = f"/massnahmen/{made.measure_id}/anerkennung/"

    client.force_login(eva)
    own = client.get(address)
    forbidden = client.post(f"{address}widerruf/", WORDS)
    client.force_login(make.stabsstelle())
    page = client.get(address)
    refused = client.post(f"{address}widerruf/", {"reason": "", "what_could_change": "Legen Sie sie offen."})
    answer = client.post(f"{address}widerruf/", WORDS)
    again = client.post(f"{address}widerruf/", WORDS)

    assert "Endgültig widerrufen" not in own.text
    assert forbidden.status_code == 403
    assert "Endgültig widerrufen" in page.text
    assert refused.status_code == 422
    assert "Legen Sie sie offen." in refused.text
    assert answer.url == address
    assert again.status_code == 302
    assert "Die Quellen sind nicht mehr offen." in client.get(address).text
    assert Revocation.objects.count() == 1
