from activity.models.delivery import Channel, Delivery, Notification, Preference, State, without_mail
from activity.models.event import Event, EventText, digest
from activity.models.follow import Follow
from activity.models.statement import DeclineCategory, StatementOfReasons

__all__ = [
    "Channel",
    "DeclineCategory",
    "Delivery",
    "Event",
    "EventText",
    "Follow",
    "Notification",
    "Preference",
    "State",
    "StatementOfReasons",
    "digest",
    "without_mail",
]
