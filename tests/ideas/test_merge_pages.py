"""The pages of a merge: choosing the other idea, the preview, the answer, one's own support, and what is seen after."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from arena import clock
from ideas.models import Idea, Merge, Support
from tests import make
from tests.ideas.merging import WHY, afresh, author_of, joined, proposed, two

pytestmark = pytest.mark.django_db


def page_of(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def text_of(answer) -> str:
    return page_of(answer).main.get_text(" ", strip=True)


def url(name: str, thing) -> str:
    return reverse(name, args=[thing.pk])


def test_the_other_one_is_chosen_by_its_number(client):
    one, other = two()
    client.force_login(make.person())

    shown = client.get(url("propose_merge", one), {"mit": f" Nr. {other.reference} "})

    assert shown.status_code == 200
    assert f"Es gilt der Text von „{other}“" in text_of(shown)
    assert f"„{one}“ behält beide" in text_of(shown)


def test_the_preview_turns_round(client):
    one, other = two()
    client.force_login(make.person())

    turned = client.get(url("propose_merge", one), {"mit": other.reference, "weiter": "diese"})

    assert f"Es gilt der Text von „{one}“" in text_of(turned)


def test_the_preview_says_what_will_be_where(client):
    one, other = make.idea(author=make.person("Mira K.")), make.idea()
    make.responsibility(one, body=make.organisation("Bezirksamt Mitte"))
    make.comment(one)
    Support.give(one, by=make.person())
    client.force_login(make.person())

    shown = text_of(client.get(url("propose_merge", one), {"mit": other.reference}))

    assert "Mira K. schreibt als Mitautor:in mit." in shown
    assert "Bezirksamt Mitte (Federführung)" in shown
    assert "1 Kommentar bleibt lesbar" in shown
    assert "1 Person entscheidet selbst" in shown


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("", "Bitte nennen Sie die Nummer"),
        ("2020-99999", "Diese Nummer kennen wir nicht"),
        ("Quatsch", "kennen wir nicht"),
    ],
)
def test_a_number_that_leads_nowhere_is_asked_for_again(client, number, words):
    client.force_login(make.person())

    answer = client.get(url("propose_merge", make.idea()), {"mit": number})

    assert answer.status_code == 422
    assert words in text_of(answer)


def test_what_one_may_not_see_is_an_unknown_number(client):
    hidden, draft_like = make.idea(hidden=True), make.idea("submitted")
    client.force_login(make.person())

    for unseen in (hidden, draft_like):
        answer = client.get(url("propose_merge", make.idea()), {"mit": unseen.reference})
        assert answer.status_code == 422
        assert str(unseen.title) not in text_of(answer).replace(unseen.reference, "")


def test_the_same_idea_is_not_the_other_one(client):
    idea = make.idea()
    client.force_login(make.person())

    answer = client.get(url("propose_merge", idea), {"mit": idea.reference})

    assert "Nummer dieser Idee" in text_of(answer)


def test_proposing_needs_a_reason_and_keeps_what_was_chosen(client):
    one, other = two()
    client.force_login(make.person())
    typed = {"other": other.reference, "survivor": "diese", "reason": " "}

    answer = client.post(url("propose_merge", one), typed)

    assert answer.status_code == 422
    assert page_of(answer).find("input", {"name": "other"})["value"] == other.reference
    assert f"Es gilt der Text von „{one}“" in text_of(answer)


@pytest.mark.parametrize(("survivor", "which"), [("andere", 1), ("diese", 0)])
def test_proposing_leads_to_its_page(client, survivor, which):
    ideas = two()
    client.force_login(make.person())
    typed = {"other": ideas[1].reference, "survivor": survivor, "reason": WHY}

    answer = client.post(url("propose_merge", ideas[0]), typed, follow=True)

    merge = Merge.objects.get()
    assert merge.survivor == ideas[which]
    assert answer.redirect_chain[0][0] == merge.get_absolute_url()
    assert WHY in text_of(answer)


def test_a_need_and_a_proposal_are_told_what_to_do_instead(client):
    need, proposal = make.idea(kind="need"), make.idea()
    client.force_login(make.person())

    shown = client.get(url("propose_merge", need), {"mit": proposal.reference})

    assert "verbinden Sie die beiden" in text_of(shown)
    assert not page_of(shown).main.find("form")


def test_authors_are_asked_on_its_page_and_answer(client):
    one, other = two()
    merge = proposed(one, other)
    client.force_login(author_of(one))

    asked = client.get(merge.get_absolute_url())
    answer = client.post(url("consent_to_merge", merge), follow=True)

    assert "Sie sind am Zug" in text_of(asked)
    assert "Es fehlt noch eine Zustimmung" in text_of(answer)
    assert afresh(merge).waits_for == [other]


def test_a_stranger_reads_it_and_may_do_nothing(client):
    merge = proposed(*two())
    client.force_login(make.person())

    shown = client.get(merge.get_absolute_url())
    answers = [client.post(url(name, merge)).status_code for name in ("consent_to_merge", "refuse_merge", "undo_merge")]

    assert (shown.status_code, answers) == (200, [403, 403, 403])
    assert afresh(merge).is_open
    assert not page_of(shown).main.find("form")


def test_refusing_needs_a_reason(client):
    merge = proposed(*two())
    client.force_login(author_of(merge.merged))

    empty = client.post(url("refuse_merge", merge), {"reason": ""})
    given = client.post(url("refuse_merge", merge), {"reason": "Es geht um etwas anderes."})

    assert (empty.status_code, given.status_code) == (422, 302)
    assert afresh(merge).state == "refused"


def test_the_second_of_two_who_click_is_told(client):
    merge = proposed(*two())
    afresh(merge).refuse(by=author_of(merge.merged), reason="Nein.")
    client.force_login(author_of(merge.survivor))

    assert client.post(url("consent_to_merge", merge)).status_code == 409


def test_a_double_click_is_no_conflict(client):
    merge = proposed(*two())
    client.force_login(author_of(merge.merged))

    answers = [client.post(url("consent_to_merge", merge)) for _ in range(2)]

    assert [(each.status_code, each["Location"]) for each in answers] == [(302, merge.get_absolute_url())] * 2


def test_a_merge_about_what_is_hidden_is_not_found(client):
    merge = proposed(*two())
    Idea.objects.filter(pk=merge.survivor_id).update(hidden_at=clock.now())

    assert client.get(merge.get_absolute_url()).status_code == 404


# Afterwards


def test_the_merged_idea_says_where_it_goes_on(client):
    one, other = two()
    joined(one, other)

    page = page_of(client.get(one.get_absolute_url()))

    assert page.find("link", rel="canonical")["href"] == other.get_absolute_url()
    assert page.find("a", string=str(other))
    assert f"Sie geht weiter bei {other}." in page.main.get_text(" ", strip=True).replace(" .", ".")


def test_along_a_chain_it_says_where_it_goes_on_today(client):
    one, middle, last = *two(), make.idea()
    joined(one, middle)
    joined(Idea.objects.get(pk=middle.pk), last)

    page = page_of(client.get(one.get_absolute_url()))

    assert page.find("link", rel="canonical")["href"] == last.get_absolute_url()


def test_where_the_survivor_is_hidden_nothing_is_said_of_it(client):
    one, other = two()
    joined(one, other)
    Idea.objects.filter(pk=other.pk).update(hidden_at=clock.now())

    answer = client.get(one.get_absolute_url())

    assert answer.status_code == 200
    assert str(other) not in answer.content.decode()
    assert not page_of(answer).find("link", rel="canonical")


def test_the_survivor_names_what_it_took_in_and_the_supports_of_it(client):
    one, other = two()
    both, only_one = make.person(), make.person()
    for person in (both, only_one):
        Support.give(one, by=person)
    Support.give(other, by=both)
    joined(one, other)

    shown = text_of(client.get(other.get_absolute_url()))

    assert "Hier geht weiter:" in shown
    assert "Dazu 1 Unterstützung über zusammengeführte Ideen." in shown


@pytest.mark.parametrize(("choice", "at_one", "at_other"), [("kept", 1, 0), ("moved", 0, 1), ("withdrawn", 0, 0)])
def test_a_supporter_decides_with_one_click(client, choice, at_one, at_other):
    one, other, person = *two(), make.person()
    Support.give(one, by=person)
    merge = joined(one, other)
    client.force_login(person)

    asked = client.get(merge.get_absolute_url())
    answers = [client.post(url("choose_support", merge), {"choice": choice}).status_code for _ in range(2)]

    assert "Was wird aus Ihrer Unterstützung?" in text_of(asked)
    assert answers == [302, 302]
    counts = [Idea.objects.get(pk=each.pk).support_count for each in (one, other)]
    assert counts == [at_one, at_other]


def test_who_keeps_it_may_still_take_it_along(client):
    one, other, person = *two(), make.person()
    Support.give(one, by=person)
    merge = joined(one, other)
    client.force_login(person)

    for choice in ("kept", "moved"):
        client.post(url("choose_support", merge), {"choice": choice})
    too_late = client.post(url("choose_support", merge), {"choice": "withdrawn"})

    assert Support.objects.get(user=person).idea == other
    assert too_late.status_code == 409


def test_nobody_decides_about_the_support_of_others(client):
    merge = joined(*two())
    client.force_login(make.person())

    assert client.post(url("choose_support", merge), {"choice": "moved"}).status_code == 403


def test_authors_undo_it_on_its_page(client):
    one, other = two()
    merge = joined(one, other)
    client.force_login(author_of(other))

    empty = client.post(url("undo_merge", merge), {"reason": ""})
    answer = client.post(url("undo_merge", merge), {"reason": "Es waren doch zwei."}, follow=True)

    assert empty.status_code == 422
    assert "Beide Ideen stehen wieder, wo sie standen." in text_of(answer)
    assert Idea.objects.get(pk=one.pk).stage == "discussion"


def test_the_stabsstelle_undoes_it_only_after_fourteen_days(client):
    merge, staff = joined(*two()), make.stabsstelle()
    client.force_login(staff)

    early = client.post(url("undo_merge", merge), {"reason": WHY}).status_code
    with clock.travel(timedelta(days=14, minutes=1)):
        client.force_login(staff)
        later = client.post(url("undo_merge", merge), {"reason": WHY}).status_code

    assert (early, later) == (403, 302)
