"""Amendments for tests: somebody would write parts of an idea differently."""

from accounts.models import User
from ideas.models import Amendment, AmendmentPart, Idea
from tests import make

REASON = "So versteht man es schneller."


def suggested(idea: Idea, *, by: User | None = None, reason: str = REASON, base=None, **texts: str) -> Amendment:
    """An amendment made through the verb; of the summary unless said otherwise."""
    texts = texts or {"summary": idea.summary + " Und zwar alle."}
    base = base or idea.versions.first()
    return Amendment.suggest(idea, by=by or make.person(), base=base, texts=texts, reason=reason)


def part_of(amendment: Amendment, section: str = "summary") -> AmendmentPart:
    """Read afresh, as a view does."""
    return AmendmentPart.objects.select_related("amendment__idea").get(amendment=amendment, section=section)


def accepted(part: AmendmentPart, *, by: User | None = None, text: str | None = None, **more) -> AmendmentPart:
    """Taken over as it stands, or with this text, by the author unless said otherwise."""
    idea = part.idea
    text = part.merged_into(getattr(idea, part.section)).text if text is None else text
    part.accept(by=by or idea.authors[0], text=text, seen=idea.versions.first(), **more)
    return part
