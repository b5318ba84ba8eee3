"""The example story: what people did, told again through the verbs with the clock moved back."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Role, User
from activity.models import Follow, without_mail
from arena import clock
from arena.seeding import measures
from arena.seeding.amendments import Amending
from arena.seeding.assessments import Assessing
from arena.seeding.bodies import Bodies
from arena.seeding.deeds import JUST_NOW, Deed, Told, do_all, moment
from arena.seeding.drawings import drawing
from arena.seeding.factsheets import Writing
from arena.seeding.lineage import Connecting
from arena.seeding.opinions import Together
from arena.seeding.paths import Path
from arena.seeding.people import STORY, read, settle_people
from arena.seeding.support import settle_support
from ideas import answers, clocks
from ideas.models import Authorship, Comment, Idea, Picture, Stage, Support, Tally
from strategy.models import ConductRule, District, FieldOfAction

READ_AFTER = timedelta(days=14)
EARLY = time(5, 30)
OF_LATE = 21  # days
LAST = 1_000_000


def tell(*, password: str) -> int:
    """Tell the whole story, all or nothing; returns the number of its ideas. No mail goes out for it."""
    with transaction.atomic(), without_mail():
        people = settle_people(password)
        settle_support()
        ideas = [told for file in sorted((STORY / "ideas").glob("*.json")) for told in read(file)]
        cast = Cast(people, ideas)
        histories = [History(told, cast) for told in ideas]
        deeds = [*cast.bodies.deeds(), *(deed for history in histories for deed in history.deeds)]
        do_all([*deeds, *measures.deeds(people, cast.idea), *_mornings(since=min(deeds).at)])
        for history in histories:
            history.gather_support()
        _read_what_is_old()
        Tally.fold()
        answers.count_anew()
        connection.run_on_commit.clear()  # else the bell rings a thousand times for nothing
    return len(histories)


class Cast:
    """Who may appear, and what the ideas can be about."""

    def __init__(self, people: dict[str, User], ideas: list[Told]) -> None:
        self.people = people
        self.histories: dict[str, History] = {}
        self.bodies = Bodies(people)
        self.fields = FieldOfAction.objects.in_bulk(field_name="code")
        self.districts = {district.name: district for district in District.objects.all()}
        self.rules = ConductRule.objects.in_bulk(field_name="number")
        self.moderators = [user for user in people.values() if Role.MODERATOR in user.roles]
        comments = [comment for told in ideas for comment in _all(told.get("comments", []))]
        self.newcomers = {people[comment["by"]].pk for comment in comments if comment.get("held")}

    def idea(self, key: str) -> Idea:
        """The idea that the story calls so, once it is begun."""
        return self.histories[key].idea


class History:
    """The deeds of one idea, each with its time."""

    idea: Idea

    def __init__(self, told: Told, cast: Cast) -> None:
        self.told, self.cast = told, cast
        self.chance = random.Random(told["key"])  # noqa: S311
        self.comments: dict[int, Comment] = {}
        self.deeds: list[Deed] = []
        self.authors = [cast.people[key] for key in (told["author"], *told["co_authors"])]
        self.moderator = self.chance.choice([user for user in cast.moderators if user not in self.authors])
        self._plan()
        for steps in (Path, Together, Amending, Assessing):
            self.deeds += steps(told["key"], lambda: self.idea, cast.people, cast.bodies).deeds()
        cast.histories[told["key"]] = self
        connecting = Connecting(told["key"], lambda: self.idea, cast.people, cast.bodies)
        connecting.others = cast.idea
        self.deeds += connecting.deeds()
        self.deeds += Writing(told["key"], lambda: self.idea, cast.people, cast.bodies).deeds()

    # The plan

    def _plan(self) -> None:
        begun = self._moment(clock.today() - timedelta(days=self.told["age_days"]), 8, 21)
        self._at(begun, self._begin)
        if self.told["stage"] == Stage.DRAFT:
            return
        self._at(begun + timedelta(minutes=self.chance.randint(20, 50)), self._submit)
        self.answered = self._working_moment(begun, self._days_until_answer())
        end = {Stage.RETURNED: self._return, Stage.DECLINED: self._decline}.get(self.told["stage"])
        if end:
            self._at(self.answered, end)
        elif self.told["stage"] == Stage.WITHDRAWN and not self.told.get("was_published"):
            self._at(begun + timedelta(hours=self.chance.randint(3, 20)), self._withdraw)
        elif self.told["stage"] != Stage.SUBMITTED:
            self._plan_public_life()

    def _plan_public_life(self) -> None:
        self._at(self.answered, self._publish)
        self._plan_versions()
        self._plan_comments(self.told.get("comments", []), parent=None, after=self.answered)
        for follower in self.chance.sample(self._bystanders(), k=min(self.told["supporters"] // 4 + 1, 8)):
            self._at(self._some_time_later(), partial(self._follow, follower))
        last = max(deed.at for deed in self.deeds)
        if hidden := self.told.get("hidden"):
            self._at(self._working_moment(last, 1), partial(self._hide, hidden))
        if self.told["stage"] == Stage.WITHDRAWN:
            self._at(last + timedelta(days=2), self._withdraw)

    def _plan_versions(self) -> None:
        """The first version is what was submitted; the text of today is the last one."""
        versions = self.told.get("versions", [])
        later = [*versions[1:], {**self._text(self.told), "reason": self.told["last_reason"]}] if versions else []
        for number, version in enumerate(later, start=1):
            if "days_after_publication" in version:
                moment = self._days_after(version["days_after_publication"])
            else:
                moment = self._days_after(versions[-1]["days_after_publication"] + 3 * number)
            self._at(moment, partial(self._edit, version))

    def _plan_comments(self, comments: list[Told], *, parent: Told | None, after: datetime) -> datetime:
        """Comments and below them their answers; what is done to a comment comes after its last answer."""
        last = after
        for comment in comments:
            moment = max(self._days_after(comment["days_after"]), after + timedelta(minutes=self.chance.randint(5, 90)))
            self._at(moment, partial(self._comment, comment, parent))
            last = max(last, self._plan_comments(comment.get("replies", []), parent=comment, after=moment))
            if comment.get("pinned"):
                self._at(moment + timedelta(hours=5), partial(self._pin, comment))
            if comment.get("removed"):
                self._at(last + timedelta(hours=3), partial(self._remove, comment))
            if comment.get("hidden"):
                self._at(self._working_moment(last, 1), partial(self._hide_comment, comment))
        return last

    # The deeds

    def _begin(self) -> None:
        text = self._text(self.told.get("versions", [self.told])[0])
        self.idea = Idea.begin(by=self.authors[0], kind=self.told["kind"])
        self.idea.save_draft(
            revision=self.idea.revision,
            fields=[self.cast.fields[code] for code in self.told["fields"]],
            districts=[self.cast.districts[name] for name in self.told["districts"]],
            citywide=self.told["citywide"],
            place=self.told.get("place", ""),
            **text,
        )
        if picture := self.told.get("picture"):
            words = {"alt": picture["alt"], "credit": picture["credit"]}
            Picture.add(self.idea, drawing(picture["motif"]), by=self.authors[0], **words)
        Authorship.objects.bulk_create(Authorship(idea=self.idea, user=user) for user in self.authors[1:])

    def _submit(self) -> None:
        self.idea.similar_were_shown()
        self.idea.submit(by=self.authors[0], rules_accepted=True)

    def _publish(self) -> None:
        if self.idea.stage == Stage.SUBMITTED:
            self.idea.publish(by=self.moderator)

    def _return(self) -> None:
        self.idea.return_for_revision(by=self.moderator, reason=self.told["reason"])

    def _decline(self) -> None:
        self.idea.decline(by=self.moderator, category=self.told["decline_category"], reason=self.told["reason"])

    def _withdraw(self) -> None:
        self.idea.withdraw(by=self.authors[0], reason=self.told["reason"])

    def _edit(self, version: Told) -> None:
        who = self.chance.choice(self.authors)
        self.idea.edit(by=who, revision=self.idea.revision, reason=version["reason"], **self._text(version))

    def _follow(self, who: User) -> None:
        Follow.objects.get_or_create(user=who, idea=self.idea)

    def _hide(self, hidden: Told) -> None:
        self.idea.hide(by=self.moderator, rule=self.cast.rules[hidden["reason_rule"]], reason=hidden["text"])

    def _comment(self, comment: Told, parent: Told | None) -> None:
        author = self._who(comment)
        if comment.get("held"):
            author.joined_at = clock.now() - timedelta(days=2)
            author.save(update_fields=["joined_at"])
        self.comments[id(comment)] = self.idea.comment(
            by=author,
            purpose=comment["purpose"],
            body=comment["text"],
            parent=self._comment_of(parent) if parent else None,
        )

    def _pin(self, comment: Told) -> None:
        self._comment_of(comment).pin(by=self.authors[0])

    def _remove(self, comment: Told) -> None:
        self._comment_of(comment).remove(by=self._who(comment))

    def _hide_comment(self, comment: Told) -> None:
        hidden = comment["hidden"]
        self._comment_of(comment).hide(by=self.moderator, rule=self.cast.rules[hidden["rule"]], reason=hidden["text"])

    def gather_support(self) -> None:
        """Supports are silent, so they are stored at once."""
        supporters = self.chance.sample(self._bystanders(), k=min(self.told["supporters"], len(self._bystanders())))
        Support.objects.bulk_create(
            Support(idea=self.idea, user=user, since=self._some_time_later()) for user in supporters
        )
        Idea.objects.filter(pk=self.idea.pk).update(support_count=len(supporters))

    # Who, what, when

    def _comment_of(self, comment: Told) -> Comment:
        return self.comments[id(comment)]

    def _who(self, comment: Told) -> User:
        return self.cast.people[comment["by"]]

    def _bystanders(self) -> list[User]:
        """Who could support or follow it: everybody but its authors and those who have only just registered."""
        away = {user.pk for user in self.authors} | self.cast.newcomers
        return [user for user in self.cast.people.values() if user.pk not in away]

    def _text(self, told: Told) -> Told:
        return {name: told[name] for name in ("title", "summary", "description")}

    def _days_until_answer(self) -> int:
        """Most answers come within the five working days; some that nobody commented on come late."""
        is_late = not self.told.get("comments") and self.chance.random() < 0.4 and self.told["age_days"] > 14
        return self.chance.randint(6, 8) if is_late else self.chance.choice([1, 1, 2, 2, 3, 4])

    def _at(self, moment: datetime, do: Callable[[], None]) -> None:
        self.deeds.append(Deed(min(moment, timezone.now() - JUST_NOW), len(self.deeds), do))

    def _days_after(self, days: int) -> datetime:
        day = timezone.localdate(self.answered) + timedelta(days=days)
        return max(self._moment(day, 7, 22), self.answered + timedelta(minutes=self.chance.randint(10, 200)))

    def _some_time_later(self) -> datetime:
        """Soon after publication more often than late."""
        span = max(timezone.now() - JUST_NOW - self.answered, timedelta(minutes=1))
        return self.answered + span * self.chance.random() ** 2

    def _working_moment(self, start: datetime, days: int) -> datetime:
        return self._moment(clock.after_working_days(timezone.localdate(start), days), 9, 16)

    def _moment(self, day: date, earliest: int, latest: int) -> datetime:
        at = time(self.chance.randint(earliest, latest), self.chance.randint(0, 59), self.chance.randint(0, 59))
        return moment(day, at)


def _mornings(since: datetime) -> Iterator[Deed]:
    """When the clock looked at everything: every morning of late, before that once a week."""
    for days in range((clock.today() - timezone.localdate(since)).days, -1, -1):
        at = moment(clock.today() - timedelta(days=days), EARLY)
        if at < timezone.now() and (days < OF_LATE or days % 7 == 0):
            yield Deed(at, 0, _tick)
    yield Deed(timezone.now() - JUST_NOW, LAST, _tick)


def _tick() -> None:
    clocks.tick()


def _all(comments: list[Told]) -> Iterator[Told]:
    for comment in comments:
        yield comment
        yield from _all(comment.get("replies", []))


def _read_what_is_old() -> None:
    """People have read what is older than a few days; the news of this week waits in their inboxes."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE activity_notification AS entry SET read_at = event.at + interval '7 hours'
            FROM activity_event AS event WHERE event.id = entry.event_id AND event.at < %s
            """,
            [timezone.now() - READ_AFTER],
        )
