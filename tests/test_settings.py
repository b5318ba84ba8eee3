"""Settings that keep strangers and mistakes out."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

COMPLETE = {
    "ARENA_ENVIRONMENT": "production",
    "SECRET_KEY": "only-made-up-but-long-enough-for-the-check-of-its-length-0123456789",
    "SIGNING_KEY": "4f" * 32,
    "DATABASE_URL": "postgres://arena:made-up@127.0.0.1:1/arena",
    "SITE_URL": "https://arena.example",
}


def start(without: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Read the settings as a production server would."""
    known = {name: value for name, value in COMPLETE.items() if name != without} | more
    return subprocess.run(
        [sys.executable, "-c", "import arena.settings"],
        env={"PATH": os.environ["PATH"]} | known,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_when_all_is_set():
    assert start().returncode == 0


@pytest.mark.parametrize("name", ["SECRET_KEY", "SIGNING_KEY", "DATABASE_URL", "SITE_URL"])
def test_production_refuses_to_guess(name):
    refused = start(without=name)

    assert refused.returncode != 0
    assert f"Set {name}" in refused.stderr


@pytest.mark.parametrize("value", ["4F" * 32, "4f" * 31, "4f" * 33, "geheim", f" {'4f' * 32}"])
def test_a_key_that_is_not_made_of_64_digits_is_refused(value):
    assert "Set SIGNING_KEY to 64 random hexadecimal digits" in start(SIGNING_KEY=value).stderr


def test_one_secret_does_not_do_for_two():
    assert "two different secrets" in start(SECRET_KEY="4f" * 32).stderr


@pytest.mark.parametrize("name", ["SIGNING_KEYS_RETIRED", "SIGNING_KEYS_DISTRUSTED"])
def test_of_keys_of_before_only_the_public_half_is_named(name):
    public, private = "O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik", "4f" * 32

    assert start(**{name: f"{public},{public}"}).returncode == 0
    assert "name public keys of 43 signs" in start(**{name: f"{public},{private}"}).stderr


PROVIDER = {
    "OIDC_ISSUER": "https://anmeldung.example/realms/berlin",
    "OIDC_NAME": "Berlin-ID",
    "OIDC_CLIENT_ID": "arena",
    "OIDC_CLIENT_SECRET": "made-up",
}


def test_production_starts_with_a_provider():
    assert start(**PROVIDER).returncode == 0


@pytest.mark.parametrize("name", PROVIDER)
def test_half_a_provider_is_refused(name):
    refused = start(**{each: value for each, value in PROVIDER.items() if each != name})

    assert "Set all of OIDC_ISSUER" in refused.stderr


def test_a_provider_without_tls_is_refused_in_production():
    refused = start(**PROVIDER | {"OIDC_ISSUER": "http://anmeldung.example"})

    assert "OIDC_ISSUER begins with https://" in refused.stderr


def test_a_file_nobody_asked_for_is_not_kept():
    request = RequestFactory().post("/", {"body": "Text", "file": SimpleUploadedFile("a.bin", b"x" * 3_000_000)})

    assert request.POST["body"] == "Text"
    assert not request.FILES
