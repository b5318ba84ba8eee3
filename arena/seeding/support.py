"""What the Stabsstelle of the example story offers to teams."""

from datetime import time, timedelta

from arena import clock
from arena.seeding.deeds import Told
from arena.seeding.people import STORY, read
from measures.models import SupportChecklist, SupportOffer
from strategy.models import Phase

COPIED = ("kind", "title", "summary", "kinds", "provider", "contact")
IF_TOLD = ("text", "template", "place", "registration_url")


def settle_support() -> None:
    """Every training, method and conference of the story; days are counted from today."""
    phases = {phase.number: phase for phase in Phase.objects.all()}
    for told in read(STORY / "support.json"):
        offer = SupportOffer.objects.create(
            is_example=True,
            **{name: told[name] for name in COPIED},
            **{name: told[name] for name in IF_TOLD if name in told},
            **_times(told),
        )
        offer.phases.set([phases[number] for number in told["phases"]])
        for listed in told.get("checklists", []):
            phase = phases[listed["phase"]] if listed["phase"] else None
            SupportChecklist.objects.create(offer=offer, phase=phase, text="\n".join(listed["points"]))


def _times(told: Told) -> dict[str, object]:
    if "days_ahead" not in told:
        return {}
    first = clock.today() + timedelta(days=told["days_ahead"])
    hours: dict[str, object] = {
        name: time.fromisoformat(told[name]) for name in ("begins_at", "ends_at") if name in told
    }
    last = {"ends_on": first + timedelta(days=told["days"] - 1)} if "days" in told else {}
    return {"on": first, **last, **hours}
