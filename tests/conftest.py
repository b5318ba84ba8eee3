"""What every test may rely on."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase, override_settings

# What a test measured, `record_property(MEASURED, words)`, and what it broke on purpose: both are said at the end.
MEASURED, TURNED_OFF = "measured", "turned off"
HISTORY = [
    *("activity_event", "activity_eventtext", "activity_decisionrecord", "activity_decisiontext"),
    "activity_erasure",
    *("measures_recognition", "measures_renewal", "measures_revocation", "measures_signedstatement"),
]


@pytest.fixture(scope="session", autouse=True)
def history_can_be_emptied_between_tests() -> Iterator[None]:
    """Tests that commit are cleaned up by TRUNCATE, which history refuses: only here may it be emptied."""
    flush = TransactionTestCase._fixture_teardown

    def flush_with_triggers_off(self: TransactionTestCase) -> None:
        _switch_triggers("DISABLE")
        try:
            flush(self)
        finally:
            _switch_triggers("ENABLE")

    TransactionTestCase._fixture_teardown = flush_with_triggers_off
    yield
    TransactionTestCase._fixture_teardown = flush


@pytest.fixture(scope="session", autouse=True)
def pictures_lie_in_a_folder_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=str(tmp_path_factory.mktemp("media"))):
        yield


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Figures for whoever reads the run, and bin/check."""
    found = [
        (outcome, name, words)
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        for name, words in getattr(report, "user_properties", ())
        if getattr(report, "when", "") == "call"
    ]
    for _outcome, name, words in found:
        if name == MEASURED:
            terminalreporter.write_line(f"{MEASURED}: {words}")
    noticed = [outcome == "passed" for outcome, name, _words in found if name == TURNED_OFF]
    if noticed:
        terminalreporter.write_line(f"{MEASURED}: {sum(noticed)}/{len(noticed)} killed")


def _switch_triggers(way: str) -> None:
    with connection.cursor() as cursor:
        for table in HISTORY:
            cursor.execute(f"ALTER TABLE {table} {way} TRIGGER USER")
