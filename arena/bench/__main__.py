"""`bin/bench`: starts the product, fills it, asks for its pages, and says what they cost."""

import argparse
import contextlib
import os
import resource
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from arena import datafolder
from arena.bench.house import House
from arena.launcher import PROJECT, leave, say

if TYPE_CHECKING:
    from arena.bench.costs import Cost

SIZES, LARGE = [1_000, 10_000, 100_000], 1_000_000


def main() -> int:
    asked = read_words()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, leave)
    var = asked.var.resolve()
    datafolder.open_folder(var)
    with datafolder.held(var, by=f"bin/bench (Prozess {os.getpid()})"):
        datafolder.end_leftovers(var)
        if asked.reset or asked.growth or asked.large:  # ideas are added, never taken away
            datafolder.empty(var)
        house = House(var)
        try:
            return run(house, asked)
        finally:
            house.close()


def read_words() -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="bin/bench", description="Misst, was die Seiten der Arena kosten.")
    words.add_argument("--ideas", type=int, default=10_000, metavar="N", help="mit so vielen Ideen")
    words.add_argument(
        "--growth", action="store_true", help="mit 1 000, 10 000 und 100 000 Ideen nacheinander, von vorn"
    )
    words.add_argument("--large", action="store_true", help="… und mit 1 000 000")
    words.add_argument("--seconds", type=float, default=10, help="Dauer jeder der drei Messungen einer Seite")
    words.add_argument("--strict", action="store_true", help="endet mit 1, wenn ein Budget überschritten ist")
    words.add_argument("--write", type=Path, metavar="DATEI", help="erneuert die Tabellen in diesem Dokument")
    words.add_argument("--reset", action="store_true", help="leert vorher die Daten der letzten Messung")
    words.add_argument("--var", type=Path, default=PROJECT / "var" / "bench", help="Ordner für die Daten")
    return words.parse_args()


def run(house: House, asked: argparse.Namespace) -> int:
    say("PostgreSQL und Valkey starten …")
    house.open_servers()
    import django

    django.setup()
    from arena.bench import table

    prepare()
    sizes = [*SIZES, *([LARGE] if asked.large else [])] if asked.growth or asked.large else [asked.ideas]
    start = Foreign()
    found = {size: at_size(house, size, asked.seconds) for size in sizes}
    text = report(found, start.share())
    if asked.write:
        table.write_into(asked.write, text)
        say(f"{asked.write} ist erneuert.")
    return 1 if asked.strict and table.faults_list(found) else 0


def prepare() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def at_size(house: House, size: int, seconds: float) -> list["Cost"]:
    """Fill up to that many ideas, and measure every page."""
    from django.core.management import call_command

    from arena.bench import costs, pages, table

    house.close_web()
    begun = time.monotonic()
    with contextlib.suppress(SystemExit):
        call_command("seed", ideas=size, password=house.secret, yes_really_example_data=True, verbosity=0)
    say(f"{pages.number_of_ideas()} Ideen sind da, nach {time.monotonic() - begun:.0f} s.")
    every_page = [*pages.plain_pages(), *pages.pages()]
    pages.tidy_up()
    house.open_web()
    measured = costs.measure(house, every_page, seconds=seconds, say=say)
    say(f"\n{table.costs_table(measured)}\n")
    return measured


def report(found: dict[int, list["Cost"]], foreign: float) -> str:
    from arena.bench import table

    parts = [f"{datetime.now(UTC):%d.%m.%Y}: {table.machine(foreign)}."]
    for size, measured in found.items():
        parts += [f"### {size:,} Ideen".replace(",", " "), table.costs_table(measured)]
    if len(found) > 1:
        parts += ["### Wachstum", table.growth_table(found)]
        say(parts[-1])
    faults = table.faults_list(found)
    parts.append(f"Über dem Budget:\n\n{faults}" if faults else "Alle Budgets sind eingehalten.")
    say(f"\n{parts[-1]}\n{parts[0]}")
    return "\n\n".join(parts)


class Foreign:
    """How much of the machine others used meanwhile."""

    def __init__(self) -> None:
        self.busy, self.all = _jiffies()
        self.ours = _ours()

    def share(self) -> float:
        busy, every = _jiffies()
        ours = (_ours() - self.ours) * os.sysconf("SC_CLK_TCK")
        return max((busy - self.busy - ours) / max(every - self.all, 1), 0.0)


def _jiffies() -> tuple[int, int]:
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
    return sum(fields) - fields[3] - fields[4], sum(fields)


def _ours() -> float:
    """CPU seconds of this process and of all it has started and waited for, and of those that still run."""
    from arena.bench.accounting import cpu_of

    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return cpu_of(os.getpid()) / 1000 if ended else 0.0


if __name__ == "__main__":
    sys.exit(main())
