from activity.models.decision import Decision, DecisionRecord, DecisionText
from activity.models.delivery import Delivery, State
from activity.models.erasure import Erasure
from activity.models.event import Event, EventQuerySet, EventText, digest
from activity.models.follow import Follow
from activity.models.notification import Notification
from activity.models.preference import DEFAULT_CHANNEL, Channel, Preference
from activity.models.statement import DeclineCategory, StatementOfReasons
from activity.models.telling import without_mail

__all__ = [
    "DEFAULT_CHANNEL",
    "Channel",
    "Decision",
    "DecisionRecord",
    "DecisionText",
    "DeclineCategory",
    "Delivery",
    "Erasure",
    "Event",
    "EventQuerySet",
    "EventText",
    "Follow",
    "Notification",
    "Preference",
    "State",
    "StatementOfReasons",
    "digest",
    "without_mail",
]
