"""Sessions that have ended are forgotten."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.tasks import clear_sessions

pytestmark = pytest.mark.django_db


def test_only_ended_sessions_are_forgotten():
    for key, days in (("ended", -1), ("running", 1)):
        end = timezone.now() + timedelta(days=days)
        Session.objects.create(session_key=key, session_data="", expire_date=end)

    clear_sessions()

    assert list(Session.objects.values_list("session_key", flat=True)) == ["running"]
