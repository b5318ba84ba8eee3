"""What must be true everywhere."""

import inspect
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.template.loader import select_template
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from activity.audiences import AUDIENCES
from activity.models import DecisionRecord
from activity.verbs import Verb
from ideas.models import LIFE, CoAuthorRequest, Contact, Draw, Edge, Help, Idea, Merge, Review, Stage, Wanted
from ideas.models.consortium import Role
from ideas.models.stage import PATH, STEP_OF
from ideas.views import (
    amendments,
    attention,
    carrying,
    coauthors,
    discussion,
    lineage,
    merges,
    opinions,
    picture,
    results,
    reviews,
    stages,
    wanted,
    writing,
)
from ideas.views import assessing as views_of_assessing
from measures import bodies
from measures.views import course, helping, impact, milestones, page, recognising, replicating, reports, team
from measures.views import promoting as views_of_promoting
from strategy.models import Page
from tests import make
from tests.ideas import assessing, deciding
from tests.ideas.amending import part_of, suggested
from tests.measures import handing_on, keeping, promoting, recognised

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html")) + sorted(
    Path(settings.BASE_DIR, "templates").rglob("*.txt")
)

# What people may open without signing in; everything else leads to the sign-in page.
PUBLIC = {
    "start",
    "health",
    "health_ready",
    "ready",
    "search",
    "metrics",
    "ideas",
    "idea_map",
    "idea",
    "picture",
    "history",
    "similar_ideas",
    "carrying",
    "lineage",
    "merge",
    "outcomes_of",
    "coauthors",
    "opinions",
    "draw",
    "assessment",
    "amendments",
    "amendment",
    "answers",
    "decisions",
    "sittings",
    "sitting",
    "presentation",
    "decision",
    "decision_as_json",
    "versions",
    "version",
    "compare_versions",
    "fact_sheet",
    "thread",
    "measures",
    "measure",
    "measure_history",
    "measure_trail",
    "measure_fact_sheet",
    "promotion",
    "team",
    "course",
    "milestones",
    "milestones_of_year",
    "milestone_calendar",
    "recognition_of",
    "recognitions",
    "recognition",
    "badge",
    "recognition_as_json",
    "signing_keys",
    "check_recognition",
    "reports",
    "report_picture",
    "report_document",
    "indicators",
    "lessons",
    "measure_help",
    "portfolio",
    "struggling_ideas",
    "earlier_reports",
    "earlier_lessons",
    "replication",
    "measure_support",
    "support_offers",
    "support_offer",
    "support_calendar",
    "support_date",
    "support_template",
    "about",
    "participate",
    "page",
    "rules",
    "field",
    "organisations",
    "organisation",
    "person",
    "unsubscribe",
    "account_login",
    "account_logout",
    "account_signup",
    "account_erased",
    "account_inactive",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_trust",
}
OF_A_PROPOSAL = [
    *("sign_commitment", "sign_off_promotion", "withdraw_promotion", "confirm_promotion", "reject_promotion"),
]
OF_AN_OFFER = ["support_offer", "support_date", "support_template"]
OF_A_REVIEWER = ["review", "save_review", "finish_review", "decline_review", "declare_conflict"]
DEVELOPMENT = {"development_sign_in", "development_mailbox", "development_mail", "development_mail_html"}


def named_routes(resolver: URLResolver | None = None, prefix: str = "") -> list[tuple[str, URLPattern]]:
    """Every named route of our own; the desk is checked by its own tests."""
    routes = []
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                routes += named_routes(pattern, prefix)
        elif pattern.name:
            routes.append((pattern.name, pattern))
    return routes


def address(name: str, pattern: URLPattern, author: User) -> str:
    """The address of a thing that exists, so that the view has something to show."""
    idea = make.idea(author=author)
    comment = make.comment(idea, by=author)
    things = {
        "measure": make.measure,
        "organisation": make.organisation,
        "person": make.person,
        "measure_fact_sheet": promoting.promoted,
        **dict.fromkeys(OF_A_PROPOSAL, lambda: promoting.propose(promoting.selected("network"))),
        "outcomes_of": make.person,
        **dict.fromkeys(OF_A_REVIEWER, lambda: assessed_for(author)),
        "draw": lambda: lot_with(author),
        "sitting": deciding.published_sitting,
        "renew_recognition": lambda: recognised.recognised(recognised.committed(author)).measure,
        "revoke_recognition": lambda: recognised.recognised(recognised.committed(author)).measure,
        "revise_kit": lambda: handing_on.handed_on(author),
        "revise_differences": lambda: handing_on.taken_over(handing_on.handed_on(author)),
        **dict.fromkeys(OF_AN_OFFER, lambda: handing_on.conference(template="Was fragen wir?")),
    }
    if name in things:
        return reverse(name, args=[things[name]().pk])
    others = {
        "field": lambda: reverse(name, args=[make.field().code]),
        "struggling_ideas": lambda: reverse(name) + "?lage=ohne-federfuehrung",
        "page": lambda: Page.objects.create(slug="impressum", title="Impressum", body="Text").get_absolute_url(),
    }
    if name in others:
        return others[name]()
    path = str(pattern.pattern)
    if path.startswith("massnahmen/") and "<int:pk>" in path:
        return reverse(name, kwargs={**pattern_values(pattern), "pk": keeping.pk_for(name, author)})
    pk = comment.pk if path.startswith("kommentare/<int:pk>") else idea.pk
    if path.startswith("verantwortung/<int:pk>"):
        pk = make.responsibility(idea, accepted="annahme" not in path).pk
    if path.startswith("stellen/<int:pk>"):
        pk = make.organisation().pk
    if path.startswith(("stellungnahmen/", "mitautorschaft/", "einladungen/")):
        return reverse(name, args=[shared_with(path, idea, author)])
    if path.startswith("gesuche/"):
        pk = Wanted.name(idea, competence=make.competence(), by=author).pk
    if path.startswith("mitwirkung/"):
        pk = Help.offer(idea, by=author, text="Ich helfe.").pk
    if path.startswith("kontakte/"):
        pk = Contact.ask(idea, by=make.person(), asked=author).pk
    connected = {
        "zusammenfuehrungen/": lambda: Merge.propose(idea, make.idea(), by=author, reason="Beide wollen dasselbe."),
        "verbindungen/": lambda: Edge.answer(idea, make.idea(kind="need"), by=author),
    }
    pk = next((made().pk for prefix, made in connected.items() if path.startswith(prefix)), pk)
    if path.startswith("aenderungen/"):
        amendment = suggested(make.idea(author=author))
        pk = part_of(amendment).pk if path.startswith("aenderungen/teile/") else amendment.pk
    return reverse(name, kwargs=pattern_values(pattern) | ({"pk": pk} if "<int:pk>" in path else {}))


def pattern_values(pattern: URLPattern) -> dict[str, object]:
    is_certificate = str(pattern.pattern).startswith("anerkennungen/<")
    number = recognised.recognised().number if is_certificate else 1
    given = {"number": number, "width": 480, "section": "problem", "year": 2026}
    return {group: given.get(group, "x") for group in pattern.pattern.regex.groupindex}


def assessed_for(person: User) -> Review:
    """A review that this person is asked for."""
    return assessing.assigned(assessing.in_assessment(), person)[0]


def lot_with(person: User) -> Draw:
    """A lot in which this person is."""
    idea = assessing.in_assessment()
    return Draw.publish(idea, by=make.stabsstelle(), people=[person, make.person()], seats=1)


def shared_with(path: str, idea: Idea, author: User) -> object:
    """What the address names: an opinion, a request for one or to write along, a co-author, a secret link."""
    if path.startswith("stellungnahmen/<"):
        return make.opinion(idea).pk
    if path.startswith("stellungnahmen/"):
        return make.opinion_invitation(idea).pk
    if path.startswith("mitautorschaft/<"):
        return idea.authorships.create(user=make.person()).pk
    if path.startswith("mitautorschaft/"):
        return CoAuthorRequest.ask(idea, by=make.person(), message="Ich helfe.").pk
    return make.invitation(make.idea(), author).get_absolute_url().split("/")[2]


@pytest.mark.parametrize("verb", Verb)
def test_every_verb_says_who_hears_of_it(verb):
    assert verb in AUDIENCES


@pytest.mark.parametrize(("verb", "audience"), [(verb, audience) for verb in Verb for audience in AUDIENCES[verb]])
def test_everybody_who_hears_of_a_verb_has_a_mail(verb, audience):
    assert select_template([f"mail/{verb}_{audience}.txt", f"mail/{verb}.txt"])


def test_every_stage_has_its_moves_and_the_path_its_steps():
    assert set(LIFE) == set(Stage)
    assert set(STEP_OF.values()) <= set(range(1, len(PATH) + 1))


ROUTES = named_routes()


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "pattern"), ROUTES, ids=[name for name, _pattern in ROUTES])
def test_every_route_asks_for_a_sign_in_unless_it_is_public(name, pattern, client):
    url = address(name, pattern, make.person())

    answers = [client.get(url), client.post(url)]

    assert all(answer.status_code < 500 for answer in answers)
    if name in PUBLIC or name in DEVELOPMENT:
        return
    for answer in answers:
        refused = answer.status_code in {401, 403, 404, 405}
        assert refused or (answer.status_code == 302 and reverse("account_login") in answer.url)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "pattern"), ROUTES, ids=[name for name, _pattern in ROUTES])
def test_no_route_breaks_for_whoever_opens_it(name, pattern, client):
    author = make.person()
    url = address(name, pattern, author)

    for person in (author, make.person(), make.moderator(), make.stabsstelle()):
        client.force_login(person)
        assert client.get(url).status_code < 500
        assert client.post(url).status_code < 500


@pytest.mark.parametrize(
    "module",
    [
        amendments,
        views_of_assessing,
        results,
        reviews,
        attention,
        bodies,
        carrying,
        coauthors,
        course,
        discussion,
        lineage,
        merges,
        helping,
        impact,
        milestones,
        opinions,
        page,
        picture,
        views_of_promoting,
        replicating,
        recognising,
        reports,
        stages,
        team,
        wanted,
        writing,
    ],
)
def test_every_view_that_changes_something_asks_a_policy(module):
    views = [
        view
        for _name, view in inspect.getmembers(module, inspect.isfunction)
        if view.__module__ == module.__name__ and "require_POST" in inspect.getsource(view)
    ]

    assert views
    for view in views:
        assert "require(policies.can_" in inspect.getsource(view), view.__name__


OF_A_MEASURE = [
    "replication",
    "measure_support",
    "measure_trail",
    "measure_history",
    "team",
    "course",
    "milestones",
    "reports",
    "indicators",
    "lessons",
    "measure_help",
]


def pages_of_a_recognition() -> list[str]:
    """One that stands and one that was revoked, the register, and where a statement is checked."""
    standing, revoked = recognised.recognised(), recognised.recognised()
    revoked.revoke(by=make.stabsstelle(), reason="Die Quellen sind nicht mehr offen.")
    urls = [made.get_absolute_url() for made in (standing, revoked)]
    urls += [reverse("recognition_of", args=[made.measure_id]) for made in (standing, revoked)]
    return [*urls, reverse("recognitions"), reverse("check_recognition")]


@pytest.mark.django_db
def test_every_page_has_one_heading_a_title_a_language_and_nothing_inline(client):
    author = make.person()
    idea, draft = make.idea(author=author), make.idea(Stage.DRAFT, author=author)
    comment = make.comment(idea)
    make.responsibility(idea)
    make.responsibility(idea, role=Role.PARTNER, accepted=False)
    merge = Merge.propose(idea, make.idea(), by=make.person(), reason="Beide wollen dasselbe.")
    body, measure = make.organisation(), keeping.with_everything(author)
    handed = handing_on.handed_on(author)
    make.opinion(idea)
    make.opinion_invitation(idea, organisation=body)
    foreign = make.idea()
    public = [
        reverse("start"),
        reverse("search"),
        reverse("search") + "?q=Formulare",
        reverse("search") + "?q=Xylophon",
        reverse("ideas"),
        reverse("idea_map"),
        idea.get_absolute_url(),
        reverse("history", args=[idea.pk]),
        reverse("similar_ideas", args=[idea.pk]),
        reverse("carrying", args=[idea.pk]),
        reverse("lineage", args=[idea.pk]),
        reverse("merge", args=[merge.pk]),
        reverse("coauthors", args=[idea.pk]),
        reverse("opinions", args=[idea.pk]),
        reverse("amendments", args=[idea.pk]),
        suggested(idea).get_absolute_url(),
        reverse("decisions"),
        reverse("sittings"),
        deciding.published_sitting().get_absolute_url(),
        reverse("presentation", args=[deciding.presented().pk]),
        reverse("assessment", args=[idea.pk]),
        reverse("assessment", args=[assessing.in_assessment().pk]),
        reverse("assessment", args=[assessing.closed(scores=[(1,), (4,)]).idea_id]),
        DecisionRecord.objects.filter(decision="select").first().get_absolute_url(),
        reverse("versions", args=[idea.pk]),
        reverse("version", args=[idea.pk, 1]),
        reverse("thread", args=[comment.pk]),
        reverse("measures"),
        reverse("portfolio"),
        reverse("portfolio") + "?bezirk=stadtweit",
        reverse("struggling_ideas") + "?lage=ohne-federfuehrung",
        reverse("struggling_ideas") + "?lage=herrenlos",
        reverse("earlier_reports", args=[keeping.pk_for("earlier_reports", author)]),
        reverse("earlier_lessons", args=[keeping.pk_for("earlier_lessons", author)]),
        make.measure().get_absolute_url(),
        measure.get_absolute_url(),
        *[reverse(name, args=[measure.pk]) for name in OF_A_MEASURE],
        reverse("replication", args=[handed.pk]),
        reverse("replication", args=[handing_on.taken_over(handed).copy_id]),
        *pages_of_a_recognition(),
        reverse("support_offers"),
        handing_on.conference().get_absolute_url(),
        *promoting.public_pages(),
        lot_with(author).get_absolute_url(),
        reverse("milestones_of_year", args=[2026]),
        reverse("milestones_of_year", args=[2031]),
        body.get_absolute_url(),
        reverse("organisations"),
        reverse("about"),
        reverse("rules"),
        reverse("person", args=[author.pk]),
        reverse("account_login"),
        reverse("account_signup"),
        reverse("account_reset_password"),
        reverse("account_erased"),
        "/gibt-es-nicht/",
    ]
    private = [
        reverse("publish_kit", args=[measure.pk]),
        reverse("revise_kit", args=[handed.pk]),
        reverse("give_report", args=[measure.pk]),
        reverse("attach_document", args=[measure.reports.first().pk]),
        reverse("write_idea"),
        reverse("edit", args=[draft.pk]),
        reverse("preview", args=[draft.pk]),
        reverse("edit", args=[idea.pk]),
        reverse("edit_picture", args=[idea.pk]),
        reverse("reply", args=[comment.pk]),
        reverse("offer_responsibility", args=[idea.pk]),
        *promoting.pages_of(author),
        reverse("propose_merge", args=[idea.pk]),
        reverse("propose_merge", args=[idea.pk]) + f"?mit={merge.survivor.reference}",
        reverse("answer_need", args=[idea.pk]),
        reverse("change_kind", args=[idea.pk]),
        reverse("suggest_amendment", args=[make.idea().pk]),
        reverse("coauthors", args=[foreign.pk]),
        reverse("give_opinion", args=[foreign.pk]),
        assessed_for(author).get_absolute_url(),
        reverse("rate_oneself", args=[assessing.in_assessment(lead=author).pk]),
        make.invitation(foreign, author).get_absolute_url(),
        reverse("register_organisation"),
        reverse("request_mandate", args=[body.pk]),
        reverse("my_organisations"),
        reverse("mine"),
        reverse("my_measures"),
        reverse("revise_report", args=[measure.reports.first().pk]),
        reverse("revise_lesson", args=[measure.lessons.first().pk]),
        reverse("revise_indicator", args=[measure.indicators.first().pk]),
        reverse("inbox"),
        reverse("notification_settings"),
    ]

    signed_out_only = {reverse("account_login"), reverse("account_signup"), reverse("account_reset_password")}
    for urls, person in ((public, None), ([*set(public) - signed_out_only, *private], author)):
        if person:
            client.force_login(person)
        for url in urls:
            _is_a_proper_page(url, client.get(url))


def _is_a_proper_page(url, answer):
    page = BeautifulSoup(answer.content, "html.parser")
    assert len(page.find_all("h1")) == 1, url
    assert page.title.string.strip(), url
    assert page.html["lang"] == "de", url
    assert not page.find_all(style=True), url
    assert not page.find_all("style"), url
    assert not [script for script in page.find_all("script") if not script.get("src")], url
    assert not [tag for tag in page.find_all(True) if any(name.startswith("on") for name in tag.attrs)], url
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids)), (url, sorted(ids))
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy, url
    assert answer["Cache-Control"] == "private, no-store" or "max-age" in answer["Cache-Control"], url


NO_WORDS = re.compile(
    r"""{%\s*block \w*class\s*%}.*?{%\s*endblock\s*%}|{%\s*comment.*?endcomment\s*%}|{\#.*?\#}"""
    r"""|{%\s*blocktranslate.*?endblocktranslate\s*%}|{%.*?%}|{{.*?}}"""
    r"""|<!--.*?-->|<(script|style).*?</(script|style)>|<svg.*?</svg>|<[^>]*>|&\w+;""",
    re.S,
)
OUR_OWN_NAME = re.compile(r"\b(Arena der Ideen|UTF|html)\b")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_every_word_in_a_template_can_be_translated(template):
    left = OUR_OWN_NAME.sub("", NO_WORDS.sub(" ", template.read_text()))

    assert not re.findall(r"[A-Za-zÄÖÜäöüß]{3,}", left)
