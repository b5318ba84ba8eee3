"""A ledger and files of their own for every test, and rate limits that start afresh."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _own_ledger_and_files(settings, tmp_path):
    settings.ERASURE_LEDGER = tmp_path / "ledger" / "erasures.jsonl"
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "personal"}}
    cache.clear()
