"""The reasons that people are owed when something about their own is decided."""

from typing import Any

from django.db.models import QuerySet

from activity.models import Event, StatementOfReasons


def state_reasons(event: Event, recipients: QuerySet[Any], **grounds: Any) -> None:
    """A statement for each of these people, given as a query over their ids."""
    StatementOfReasons.objects.bulk_create(
        StatementOfReasons(event=event, recipient_id=row["pk"], **grounds) for row in recipients.values("pk")
    )
