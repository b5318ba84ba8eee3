"""An idea that many have worked on for long: what a page must not pay for with every version, comment and supporter."""

from datetime import timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from accounts.models import User
from arena import clock
from ideas.models import Amendment, AmendmentPart, Comment, FactSheetVersion, Idea, Kind, Support

VERSIONS, COMMENTS, AMENDMENTS, SUPPORTERS = 200, 500, 50, 1_000


def long_story(*, after: int) -> Idea:
    """The idea that follows so many others in discussion, with all of that; asked again, the same one."""
    idea = Idea.objects.in_discussion().filter(kind=Kind.PROPOSAL).order_by("pk")[after]
    people = _many_people()
    _write_versions(idea, people)
    talk(idea, people[:50], upto=COMMENTS)
    _suggest_amendments(idea, people)
    Support.objects.bulk_create([Support(idea=idea, user=person) for person in people], ignore_conflicts=True)
    Idea.objects.filter(pk=idea.pk).update(
        support_count=idea.supports.count(), amendment_count=idea.amendments.open().count()
    )
    return idea


def talk(idea: Idea, writers: list[User], *, upto: int) -> None:
    """So many comments in all, in the words of others."""
    bodies = list(Comment.objects.filter(depth=1).order_by("pk").values_list("body", flat=True)[:50])
    Comment.objects.bulk_create(
        Comment(
            idea=idea,
            author=writers[number % len(writers)],
            body=f"{bodies[number % len(bodies)]}\n\n({number})",
            written_at=clock.now() - timedelta(minutes=upto - number),
        )
        for number in range(upto - idea.comments.count())
    )
    Idea.objects.filter(pk=idea.pk).update(comment_count=idea.comments.count())


def _many_people() -> list[User]:
    """Smaller sets of ideas have fewer people than support this one; like all of them, nobody is new here."""
    numbers, long_ago = range(1, SUPPORTERS + 1), clock.now() - timedelta(days=800)
    User.objects.bulk_create(
        [
            User(
                email=f"person{n}@viele.example",
                public_name=f"Eine von vielen {n}",
                password=UNUSABLE_PASSWORD_PREFIX,
                is_example=True,
                joined_at=long_ago,
            )
            for n in numbers
        ],
        ignore_conflicts=True,
    )
    return list(User.objects.filter(email__endswith="@viele.example").order_by("pk")[:SUPPORTERS])


def _write_versions(idea: Idea, people: list[User]) -> None:
    known = idea.versions.count()
    FactSheetVersion.objects.bulk_create(
        FactSheetVersion(
            idea=idea,
            number=number,
            title=idea.title,
            summary=idea.summary,
            description=f"{idea.description}\n\nFassung {number}.",
            author=people[number % 7],
            reason="Klarer gesagt.",
        )
        for number in range(known + 1, VERSIONS + 1)
    )


def _suggest_amendments(idea: Idea, people: list[User]) -> None:
    version = idea.versions.latest("number")
    made = Amendment.objects.bulk_create(
        Amendment(idea=idea, author=person, base_version=version, reason="Das liest sich leichter.")
        for person in people[idea.amendments.count() : AMENDMENTS]
    )
    AmendmentPart.objects.bulk_create(
        AmendmentPart(amendment=each, section="summary", proposed=f"{idea.summary} Kurz.") for each in made
    )
