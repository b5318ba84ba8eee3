"""The assessment in every state, as everybody, the lead, the reviewers and the Stabsstelle see it."""

from django.core.management import call_command

from ideas.models import Draw, Idea, Review
from tests import make
from tests.browser.test_every_page import State, look_at, press, url
from tests.browser.test_pages_of_measures import opened
from tests.ideas import assessing


def test_what_everybody_sees(visit):
    call_command("load_reference", verbosity=0)
    running, agreed = assessing.in_assessment(), assessing.closed().idea
    disputed = assessing.closed(scores=((0,), (4,))).idea
    lot = Draw.publish(running, by=make.stabsstelle(), people=[make.person(), make.person()], seats=1)
    pages = [url("assessment", idea.pk) for idea in (assessing.ready(), running, agreed, disputed)]

    look_at(visit(), [*(State(page) for page in pages), State(lot.get_absolute_url()), State(url("idea", agreed.pk))])


def test_what_the_lead_and_the_community_see(visit):
    call_command("load_reference", verbosity=0)
    ready = assessing.ready()
    running = assessing.in_assessment(lead=ready.lead.offered_by)

    look_at(
        visit(ready.lead.offered_by),
        [
            State(url("idea", ready.pk)),
            State(url("rate_oneself", running.pk)),
            State(url("assessment", running.pk)),
            State("/meine-seite/"),
        ],
    )
    look_at(visit(make.person()), [State(url("assessment", running.pk))])


def test_what_a_reviewer_sees(visit):
    call_command("load_reference", verbosity=0)
    person = make.person()
    fresh, done, bound = (assessing.assigned(assessing.in_assessment(), person)[0] for _ in range(3))
    assessing.finished(done)
    make.responsibility(bound.idea, role="partner", by=person)
    pages = [review.get_absolute_url() for review in (fresh, done, bound)]

    look_at(
        visit(person),
        [
            *(State(page) for page in pages),
            State(pages[0], "refused", press("Gutachten abgeben")),
            State(pages[0], "bound", opened("Ich bin befangen", "Befangenheit erklären")),
            State("/meine-seite/"),
        ],
    )


def test_what_the_stabsstelle_sees(visit):
    call_command("load_reference", verbosity=0)
    empty, asked, disputed = (assessing.in_assessment() for _ in range(3))
    make.person("Fachfrau F.").competences.add(make.competence("recht"))
    assessing.assigned(asked)
    assessing.closed(disputed, scores=((0,), (4,)))
    assert Review.objects.exists()

    look_at(
        visit(make.stabsstelle()),
        [
            *(State(url("admin:staffing", idea.pk)) for idea in (empty, asked, disputed)),
            State(url("admin:staffing", asked.pk) + "?name=Niemand", "nobody of that name"),
            State(url("assessment", disputed.pk)),
            State(url("admin:ideas_idea_change", Idea.objects.latest("pk").pk)),
        ],
    )
