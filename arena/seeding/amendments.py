"""What people of the story would change in the texts of others, and what the authors answer, by the real verbs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

from arena.seeding.deeds import Days, Deed, Told
from arena.seeding.paths import Path
from arena.seeding.people import STORY, read
from ideas.models import Amendment, AmendmentPart
from ideas.models.factsheet import texts_of


class Amending(Path):
    """The amendments of one idea as arena/story/amendments.json tells them; each step is about the latest of them."""

    def deeds(self) -> Iterator[Deed]:
        days = Days(f"{self.key} amendments", self.bodies.offices)
        for order, told in enumerate(_amendments().get(self.key, [])):
            yield Deed(days.moment(told), 30_000 + order, partial(self._do, told))

    def _suggest(self, told: Told) -> None:
        base = self.idea.versions.all()[0]
        texts = {section: _changed(texts_of(base)[section], change) for section, change in told["change"].items()}
        Amendment.suggest(self.idea, by=self._by(told), base=base, texts=texts, reason=told["reason"])

    def _comment(self, told: Told) -> None:
        self._latest().comment(by=self._by(told), purpose=told["purpose"], body=told["text"])

    def _accept(self, told: Told) -> None:
        """With the words of whoever accepts, where they are told, else as it was suggested."""
        part, now = self._part(told), texts_of(self.idea)[told["section"]]
        text = _changed(now, told["change"]) if "change" in told else part.merged_into(now).text
        seen = self.idea.versions.all()[0]
        part.accept(by=self._by(told), text=text, seen=seen, reason=told.get("reason", ""))

    def _reject(self, told: Told) -> None:
        self._part(told).reject(by=self._by(told), reason=told["reason"])

    # What it is about

    def _latest(self) -> Amendment:
        return Amendment.objects.select_related("idea", "base_version").filter(idea=self.idea).latest("pk")

    def _part(self, told: Told) -> AmendmentPart:
        parts = AmendmentPart.objects.select_related("amendment__idea", "amendment__base_version")
        return parts.get(amendment=self._latest(), section=told["section"])


def _changed(text: str, change: list[str]) -> str:
    """The text with one passage in other words; the passage must be there, else the story tells of nothing."""
    before, after = change
    if before not in text:
        raise LookupError(before)
    return text.replace(before, after)


@cache
def _amendments() -> dict[str, list[Told]]:
    return read(STORY / "amendments.json")
