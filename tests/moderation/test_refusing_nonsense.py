"""What no page of the desk would send is refused politely, not with a failure."""

import pytest
from django.urls import reverse

from tests.moderation import people

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("listed", ["organisation", "mandate"])
@pytest.mark.parametrize("ticked", ["x", "1e9", "-1", "' OR 1=1 --", "\0"])
def test_what_is_ticked_in_a_list_must_be_a_number(listed, ticked):
    said = {
        "action": {"organisation": "verify", "mandate": "end"}[listed],
        "_selected_action": ticked,
        "confirmed": "yes",
    }

    answer = people.stabsstelle().post(reverse(f"admin:accounts_{listed}_changelist"), said)

    assert answer.status_code == 400
