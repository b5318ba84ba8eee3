"""The public list: what it holds, how it is narrowed, sorted and paged."""

import pytest
from django.urls import reverse

from tests import make

pytestmark = pytest.mark.django_db


def test_the_list_opens(client):
    make.idea(title="Bänke im Schatten")

    page = client.get(reverse("ideas"))

    assert "Bänke im Schatten" in page.content.decode()
