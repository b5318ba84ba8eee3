"""When a body is renamed or dissolved, its successor inherits what it carries, after one confirmation."""

from accounts.models import Organisation, User
from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Refused, locked
from ideas.models import Responsibility
from ideas.models.consortium import OPEN


def confirm_succession(body: Organisation, *, by: User) -> None:
    """Somebody of the successor takes over the running responsibilities and the measures of `body`, once."""
    with locked(body):
        if body.succession_confirmed_at or body.successor is None or body.is_current:
            raise Refused(body)
        body.succession_confirmed_at = clock.now()
        body.save(update_fields=["succession_confirmed_at"])
        for responsibility in Responsibility.objects.filter(organisation=body, state__in=OPEN).order_by("idea"):
            responsibility.inherit(body.successor, by=by)
        body.measures.filter(responsible="").update(responsible=body.name)  # the name it had is kept
        body.measures.update(organisation=body.successor)
        if body.hosts_stabsstelle:
            body.successor.hosts_stabsstelle = True  # it moves with the department
            body.successor.save(update_fields=["hosts_stabsstelle"])
        Event.record(Verb.SUCCESSION_CONFIRMED, by=by, organisation=body.successor, former=body.pk)
