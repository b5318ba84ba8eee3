"""What the mails of ideas say that belong to no event, found out when they are sent: secret links live in no table."""

from __future__ import annotations

from typing import Any

from activity.mail.letter import Obsolete, one_line
from activity.models import Delivery
from ideas.models import Invitation


def build(delivery: Delivery) -> dict[str, Any]:
    """The invitation to write along, with its link; `Obsolete` once it is used, over, or gone with its idea."""
    invitation = Invitation.objects.select_related("idea", "by").filter(pk=delivery.context.get("invitation")).first()
    if invitation is None or invitation.is_used or invitation.is_expired:
        raise Obsolete("The invitation does not stand any more.")
    return {
        "link": invitation.get_absolute_url(),
        "who": one_line(str(invitation.by)),
        "title": one_line(str(invitation.idea)),
        "expires_at": invitation.expires_at,
    }
