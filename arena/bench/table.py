"""What was measured, as tables in Markdown: for the terminal and for docs/performance.md."""

import platform
from pathlib import Path

from arena.bench.costs import Cost, Round
from arena.bench.pages import F, K, T

BEGIN, END = "<!-- bin/bench writes from here", "<!-- to here -->"


def costs_table(costs: list[Cost]) -> str:
    head = "| Seite | Anfr./s | p50 ms | p99 ms | CPU ms Web | PostgreSQL | Valkey | × T | × K | × F | Budget | Abfragen | KB gepackt |"
    return "\n".join([head, "|---|" + "--:|" * 12, *(_row(cost) for cost in costs)])


def _row(cost: Cost) -> str:
    budget = f"{'✗' if cost.faults else '✓'} {cost.page.budget:g} {cost.page.unit}" if cost.page.unit else ""
    allowed = f" / {cost.page.queries}" if cost.page.queries is not None else ""
    cells = [
        cost.page.name,
        f"{cost.middle(lambda each: each.answered.count / each.answered.seconds):.0f}",
        f"{cost.middle(lambda each: each.answered.p50):.1f}",
        f"{cost.middle(lambda each: each.answered.p99):.1f}",
        *(f"{cost.middle(_of(name)):.2f}" for name in ("web", "postgres", "valkey")),
        *(f"{cost.ratios[unit]:.2f}" for unit in (T, K, F)),
        budget,
        f"{cost.queries}{allowed}",
        f"{cost.size / 1024:.1f}",
    ]
    return f"| {' | '.join(cells)} |"


def _of(name: str):
    def cpu(each: Round) -> float:
        return each.cpu[name]

    return cpu


def growth_table(found: dict[int, list[Cost]]) -> str:
    """CPU per request at each size, and how much more the largest costs than the smallest, in units of the same run."""
    sizes = sorted(found)
    heads = [f"{_number(size)}: CPU ms" for size in sizes] + [f"{_number(size)}: × F" for size in sizes]
    rows = []
    for same in zip(*(found[size] for size in sizes), strict=True):
        first, last = same[0], same[-1]
        growth = last.ratios[F] / max(first.ratios[F], 0.001) - 1
        cells = [f"{cost.middle(lambda each: each.total):.2f}" for cost in same]
        cells += [f"{cost.ratios[F]:.2f}" for cost in same]
        rows.append(f"| {first.page.name} | {' | '.join(cells)} | {growth:+.0%} |")
    head = f"| Seite | {' | '.join(heads)} | Wachstum |"
    return "\n".join([head, "|---|" + "--:|" * (2 * len(sizes) + 1), *rows])


def faults_list(found: dict[int, list[Cost]]) -> str:
    lines = [
        f"- {_number(size)} Ideen, {cost.page.name}: {', '.join(cost.faults)}"
        for size, costs in sorted(found.items())
        for cost in costs
        if cost.faults
    ]
    return "\n".join(lines)


def machine(foreign: float) -> str:
    """Where and when, and how busy the machine was with other things."""
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.processor() or platform.machine(),
    )
    cores = Path("/proc/cpuinfo").read_text().count("processor\t")
    return f"{model}, {cores} Kerne, Python {platform.python_version()}; fremde Last {foreign:.0%}"


def write_into(path: Path, text: str) -> None:
    """Renew what stands between the two marks."""
    old = path.read_text(encoding="utf-8")
    before, mark, rest = old.partition(BEGIN)
    _stale, end, after = rest.partition(END)
    if not (mark and end):
        raise SystemExit(f"In {path} fehlen die Zeilen „{BEGIN} …“ und „{END}“.")
    line = rest.partition("\n")[0]
    path.write_text(f"{before}{mark}{line}\n\n{text}\n\n{END}{after}", encoding="utf-8")


def _number(size: int) -> str:
    return f"{size:,}".replace(",", " ")
