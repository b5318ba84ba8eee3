"""Which pages are measured, what they may cost, and how they are asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.http import urlencode

from accounts.models import User
from activity.concerned import Audience
from activity.models import Event, Notification
from arena import keyset
from arena.bench.driver import Ask
from arena.bench.long_story import long_story, talk
from ideas.models import Idea, Kind, Stage
from measures.models import Measure
from strategy.models import FieldOfAction

MEMBERS, BUSY, SAID, TOLD = 16, 4, 500, 60
# Past the kept pages, and to the page as it is made for everybody.
UNCACHED = (("Authorization", "none"), ("Accept-Encoding", "gzip"))
CACHED = (("Accept-Encoding", "gzip"),)
T, K, F = "T", "K", "F"


@dataclass(frozen=True)
class Measured:
    """A page: its name, what it may cost in units of the plain pages and in queries, and the requests for it."""

    name: str
    asks: Sequence[Ask] = field(repr=False)
    budget: float = 0
    unit: str = ""
    queries: int | None = None


def plain_pages() -> list[Measured]:
    """What the others are measured against."""
    pk = FieldOfAction.objects.values_list("pk", flat=True)[0]
    return [
        Measured(T, [Ask("/vergleich/t/", headers=UNCACHED)]),
        Measured(K, [Ask(f"/vergleich/k/{pk}/", headers=UNCACHED)]),
        Measured(F, [Ask("/vergleich/f/", headers=UNCACHED)]),
    ]


def pages() -> list[Measured]:
    """Every page with a budget; those that change something come last."""
    ideas = reverse("ideas")
    busy = [idea.get_absolute_url() for idea in _busy_ideas()]
    long = long_story(after=BUSY)
    measure = Measure.objects.order_by("pk")[0].get_absolute_url()
    members = _members()
    signed_in = [_signed_in(member) for member in members]
    narrow = urlencode({"art": "proposal", "stufe": "discussion", "feld": FieldOfAction.objects.order_by("pk")[0].code})
    found = [
        f"{reverse('search')}?{urlencode({'q': words})}" for words in ("Radweg", "Formulare verstehen", "Beteiligung")
    ]
    open_to_all = Idea.objects.in_discussion().exclude(people__in=members).values_list("pk", flat=True)[:300]
    open_ids = list(open_to_all)
    list_pages = {
        "Liste der Ideen": "",
        "… nach Unterstützung": "?sortierung=unterstuetzt",
        "… drei Filter": f"?{narrow}",
        "… drei Filter, zuletzt bewegt": f"?{narrow}&sortierung=bewegt",
        "… tiefe Seite": f"?{urlencode(_deep())}",
    }
    return [
        *(Measured(name, _get([ideas + query]), 2, F, 8) for name, query in list_pages.items()),
        Measured("Suche", _get(found), 4, F, 10),
        Measured(f"Idee, 20 von {SAID} Kommentaren", _get(busy), 2.5, F, 10),
        Measured("Idee mit langer Geschichte", _get([long.get_absolute_url()]), 4, F, 10),
        Measured("… ihre Fassungen", _get([reverse("versions", args=[long.pk])]), 4, F, 10),
        Measured("… ihre Änderungsvorschläge", _get([reverse("amendments", args=[long.pk])]), 4, F, 10),
        Measured("Startseite", _get(["/"]), 2, F, 10),
        Measured("Liste der Maßnahmen", _get([reverse("measures")]), 2, F, 10),
        Measured("Maßnahme", _get([measure]), 2, F, 10),
        Measured("Liste, angemeldet", [Ask(ideas, headers=headers) for headers in signed_in], 2.5, F, 11),
        Measured("Postfach", [Ask(reverse("inbox"), headers=headers) for headers in signed_in], 2.5, F, 11),
        Measured("Liste aus dem Cache", [Ask(ideas, headers=CACHED)], 2, T, 0),
        Measured("Startseite aus dem Cache", [Ask("/", headers=CACHED)], 2, T, 0),
        Measured("Idee aus dem Cache", [Ask(url, headers=CACHED) for url in busy], 2, T, 0),
        Measured("unterstützen (Teil zurück)", _supports(open_ids, signed_in), 8, K, 14),
        Measured("kommentieren (Teil zurück)", _comments(open_ids, signed_in), 8, K, 14),
    ]


def _get(urls: list[str]) -> list[Ask]:
    return [Ask(url, headers=UNCACHED) for url in urls]


def _deep() -> dict[str, str]:
    """The page nine tenths down the list."""
    listed = Idea.objects.listed().order_by("-published_at", "-pk")
    return keyset.after(listed[listed.count() * 9 // 10], by="published_at")


def _busy_ideas() -> list[Idea]:
    """Ideas that everybody talks about."""
    chosen = list(Idea.objects.in_discussion().filter(kind=Kind.PROPOSAL).order_by("pk")[:BUSY])
    writers = list(User.objects.filter(email__endswith="@viele.example").order_by("pk")[:50])
    for idea in chosen:
        talk(idea, writers, upto=SAID)
    return chosen


# People


def _members() -> list[User]:
    """People with a full inbox."""
    members = list(User.objects.filter(email__endswith="@viele.example").order_by("-pk")[:MEMBERS])
    events = list(Event.objects.filter(idea__in=Idea.objects.listed()).order_by("-pk")[:TOLD])
    Notification.objects.bulk_create(
        [
            Notification(event=event, recipient=member, audience=Audience.FOLLOWERS)
            for member in members
            for event in events
        ],
        ignore_conflicts=True,
    )
    return members


def _signed_in(member: User) -> tuple[tuple[str, str], ...]:
    """A session like any other, and the token that its forms carry."""
    client = Client()
    client.force_login(member)
    session = client.session
    session["_csrftoken"] = token = get_random_string(32)
    session.save()
    cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
    return (("Cookie", cookie), ("X-CSRFToken", token), ("Accept-Encoding", "gzip"))


FORM = (("HX-Request", "true"), ("Content-Type", "application/x-www-form-urlencoded"))


def _supports(ideas: Sequence[int], signed_in: list[tuple[tuple[str, str], ...]]) -> list[Ask]:
    """Everybody supports everything, and takes it back the next time round."""
    return [
        Ask(reverse(verb, args=[idea]), "POST", (*headers, *FORM), "_=")
        for verb in ("support", "withdraw_support")
        for idea in ideas
        for headers in signed_in
    ]


def _comments(ideas: Sequence[int], signed_in: list[tuple[tuple[str, str], ...]]) -> list[Ask]:
    body = "purpose=note&body=Das+ist+ein+Gedanke+mit+der+Nummer+{n}."
    return [
        Ask(reverse("comment", args=[idea]), "POST", (*headers, *FORM), body) for headers in signed_in for idea in ideas
    ]


def number_of_ideas() -> int:
    return Idea.objects.exclude(stage=Stage.DRAFT).count()


def tidy_up() -> None:
    """What a quiet night does: dead rows away, and the planner told what there is."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
