"""The Stabsstelle keeps strategy data, bodies, mandates, measures, pages and due times; what is used stays."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from accounts.models import Mandate, Organisation
from arena import clock
from ideas.models import DueTime, Stage
from ideas.models.due import due_date
from measures.models import Measure
from strategy.models import ConductRule, Criterion, District, FieldOfAction, Page
from tests import make
from tests.ideas import assessing
from tests.moderation import people
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db


def add(model):
    return reverse(f"admin:{model}_add")


def change(model, row):
    return reverse(f"admin:{model}_change", args=[row.pk])


def delete(model, row):
    return reverse(f"admin:{model}_delete", args=[row.pk])


def words(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


# Strategy


def test_a_field_in_use_stays_and_the_page_says_by_whom():
    idea = make.idea()
    field = idea.fields.get()

    answer = people.stabsstelle().post(delete("strategy_fieldofaction", field), {"post": "yes"})

    assert "bleibt stehen, denn es wird noch gebraucht" in words(answer)
    assert "1 Idee, die es gewählt hat" in words(answer)
    assert idea.fields.get() == field


def test_a_district_of_a_measure_stays():
    district, measure = make.district(), make.measure()
    measure.districts.add(district)

    people.stabsstelle().post(delete("strategy_district", district), {"post": "yes"})

    assert District.objects.filter(pk=district.pk).exists()


def test_a_criterion_stays_while_a_round_asks_by_it():
    assessing.in_assessment()
    criterion = Criterion.objects.first()

    answer = people.stabsstelle().post(delete("strategy_criterion", criterion), {"post": "yes"})

    assert "1 Bewertung, die danach fragt" in words(answer)
    assert Criterion.objects.filter(pk=criterion.pk).exists()


def test_a_rule_that_a_decision_named_stays():
    rule = make.rule()
    make.idea().hide(by=make.moderator(), rule=rule, reason="Streit")

    answer = people.stabsstelle().post(delete("strategy_conductrule", rule), {"post": "yes"})

    assert "bleibt stehen" in words(answer)
    assert ConductRule.objects.filter(pk=rule.pk).exists()


def test_what_nothing_refers_to_can_be_deleted():
    criterion = Criterion.objects.create(code="neu", name="Neu")

    people.stabsstelle().post(delete("strategy_criterion", criterion), {"post": "yes"})

    assert not Criterion.objects.exists()


def test_a_code_stays_as_it_is():
    field = make.field("inc-3")
    typed = {"code": "anders", "group": field.group.pk, "name": "Neuer Name", "description": "Ziel", "position": 1}

    people.stabsstelle().post(change("strategy_fieldofaction", field), typed | {"evidence": "official"})

    assert FieldOfAction.objects.values_list("code", "name").get() == ("inc-3", "Neuer Name")


def test_saving_a_page_says_when():
    page = Page.objects.create(
        slug="impressum", title="Impressum", body="Alt", updated_at=clock.now() - timedelta(days=9)
    )

    people.stabsstelle().post(change("strategy_page", page), {"title": "Impressum", "lead": "", "body": "Neu"})

    page.refresh_from_db()
    assert page.body == "Neu"
    assert clock.now() - page.updated_at < timedelta(minutes=1)


def test_pages_are_not_deleted():
    page = Page.objects.create(slug="impressum", title="Impressum", body="Text")

    assert people.stabsstelle().post(delete("strategy_page", page), {"post": "yes"}).status_code == 403


def test_moderators_read_the_rules_and_do_not_change_them():
    rule = make.rule()
    client = people.moderator()

    assert client.get(change("strategy_conductrule", rule)).status_code == 200
    answer = client.post(change("strategy_conductrule", rule), {"title": "Anders", "text": "Anders"})
    assert answer.status_code == 403
    assert ConductRule.objects.get().title == "Respektvoll bleiben"


# Bodies and mandates


def test_verifying_asks_first():
    body = make.organisation("Klartext GmbH", verified=False)
    url = reverse("admin:accounts_organisation_changelist")

    answer = people.stabsstelle().post(url, {"action": "verify", "_selected_action": [body.pk]})

    assert "Klartext GmbH" in words(answer)
    assert Organisation.objects.get().verified_at is None


def test_a_confirmed_verification_lets_mandates_run():
    body = make.organisation(verified=False)
    make.mandate(make.person(), body)
    client, url = people.stabsstelle(), reverse("admin:accounts_organisation_changelist")
    chosen = {"action": "verify", "_selected_action": [body.pk]}

    form = BeautifulSoup(client.post(url, chosen).content, "html.parser").select_one("main form")
    client.post(form["action"], {tag["name"]: tag["value"] for tag in form.select("input[name]")})

    assert Organisation.objects.get().verified_at is not None
    assert Mandate.objects.running().count() == 1


def test_nobody_types_that_a_body_is_verified():
    body = make.organisation(verified=False)
    typed = {"name": body.name, "sector": "business", "verified_at_0": "2026-01-01", "verified_at_1": "10:00"}

    people.stabsstelle().post(change("accounts_organisation", body), typed)

    body.refresh_from_db()
    assert (body.sector, body.verified_at) == ("business", None)


def test_a_renamed_body_gets_an_end_and_a_successor():
    old, new = make.organisation(), make.organisation()
    typed = {"name": old.name, "sector": old.sector, "valid_to": "2026-12-31", "successor": new.pk}

    people.stabsstelle().post(change("accounts_organisation", old), typed)

    old.refresh_from_db()
    assert (str(old.valid_to), old.successor) == ("2026-12-31", new)


def test_a_granted_mandate_says_who_granted_it():
    granter, person, body = make.stabsstelle(), make.person(), make.organisation()
    typed = {"person": person.email, "organisation": body.pk, "starts_on": "2026-02-01", "ends_on": "2026-12-31"}

    signed_in(granter).post(add("accounts_mandate"), typed)

    mandate = Mandate.objects.get()
    assert (mandate.user, mandate.organisation, mandate.granted_by) == (person, body, granter)


def test_no_mandate_for_a_body_nobody_checked():
    body = make.organisation(verified=False)
    typed = {"person": make.person("Mira K.").public_name, "organisation": body.pk, "starts_on": "2026-02-01"}

    answer = people.stabsstelle().post(add("accounts_mandate"), typed)

    assert "noch nicht verifiziert" in words(answer)
    assert not Mandate.objects.exists()


def test_a_mandate_goes_to_somebody_who_is_registered():
    typed = {"person": "Niemand", "organisation": make.organisation().pk, "starts_on": "2026-02-01"}

    answer = people.stabsstelle().post(add("accounts_mandate"), typed)

    assert "ist niemand registriert" in words(answer)
    assert not Mandate.objects.exists()


def test_a_mandate_ends_and_is_not_rewritten():
    mandate = make.mandate(make.person(), make.organisation())
    other = make.person()

    people.stabsstelle().post(
        change("accounts_mandate", mandate), {"user": other.pk, "person": other.email, "ends_on": "2030-12-31"}
    )

    changed = Mandate.objects.get()
    assert (changed.user, str(changed.ends_on)) == (mandate.user, "2030-12-31")


# Measures and due times


def test_the_stabsstelle_enters_a_measure_with_what_is_known_of_it():
    typed = {"number": "M-900", "title": "Offene Werkstatt", "summary": "Kurz.", "kind": "network", "status": "planned"}
    typed |= {"sources-0-url": "https://beispiel.example/quelle"}
    for prefix, total in (("partners", 0), ("facts", 0), ("stations", 0), ("sources", 1)):
        typed |= {f"{prefix}-TOTAL_FORMS": total, f"{prefix}-INITIAL_FORMS": 0}

    people.stabsstelle().post(add("measures_measure"), typed)

    assert Measure.objects.get().sources.get().url == "https://beispiel.example/quelle"


def test_a_changed_due_time_holds_for_ideas_that_come_now():
    people.stabsstelle().post(add("ideas_duetime"), {"stage": "submitted", "days": 2})

    today = clock.today()
    assert DueTime.objects.get().days == 2
    assert due_date(Stage.SUBMITTED, today) == today + timedelta(days=2)


def test_only_stages_with_a_due_time_have_one():
    answer = people.stabsstelle().post(add("ideas_duetime"), {"stage": "discussion", "days": 2})

    assert answer.status_code == 200
    assert not DueTime.objects.exists()


@pytest.mark.parametrize("model", ["accounts_organisation", "accounts_mandate", "measures_measure", "strategy_page"])
@pytest.mark.parametrize("client", [people.moderator, lambda: signed_in(people.operator())])
def test_nobody_but_the_stabsstelle_adds_them(model, client):
    assert client().get(add(model)).status_code == 403
