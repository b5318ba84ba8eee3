"""What is refused before the request has a session still gets an answer."""

import pytest
from django.test import Client


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def test_a_foreign_host_name_is_a_bad_request(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    answer = client.get("/", headers={"Host": "elsewhere.example"})

    assert answer.status_code == 400
    assert "Das konnten wir nicht annehmen" in answer.content.decode()


def test_a_mistake_of_ours_outside_of_every_page_is_told(client, monkeypatch):
    def broken(*args):
        raise ZeroDivisionError

    monkeypatch.setattr("django.middleware.security.SecurityMiddleware.process_request", broken)

    answer = client.get("/")

    assert answer.status_code == 500
    assert "<h1>" in answer.content.decode()
