"""Asks for pages over a number of lasting connections and measures how long each answer takes.

A process of its own, so that its work is not counted as the server's: `python -m arena.bench.driver` reads a job from
its standard input and writes what it measured. Where wrk is installed, that does it instead.
"""

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

CONNECTIONS = 16
LUA = Path(__file__).with_name("wrk.lua")


@dataclass(frozen=True)
class Ask:
    """One request; `{n}` in its body becomes a number that was not used before."""

    path: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""


@dataclass(frozen=True)
class Answered:
    """What came of a load: how many answers in how many seconds, how quick (in ms), how many of them no success."""

    count: int
    seconds: float
    p50: float
    p99: float
    failed: int


def load(port: int, asks: list[Ask], seconds: float, *, first: int = 0) -> Answered:
    """Ask in turn for all of them, as often as it goes within that time."""
    drive = with_wrk if shutil.which("wrk") else with_python
    return drive(port, asks, seconds, first)


def with_python(port: int, asks: list[Ask], seconds: float, first: int) -> Answered:
    job = {"port": port, "asks": [asdict(ask) for ask in asks], "seconds": seconds, "first": first}
    words = [sys.executable, "-m", "arena.bench.driver"]
    done = subprocess.run(words, input=json.dumps(job), capture_output=True, text=True, check=True)
    return Answered(**json.loads(done.stdout))


def with_wrk(port: int, asks: list[Ask], seconds: float, first: int) -> Answered:
    with tempfile.NamedTemporaryFile("w") as lines:
        for ask in asks:
            headers = "\x1f".join(f"{name}\x1e{value}" for name, value in ask.headers)
            lines.write("\x1d".join([ask.method, ask.path, headers, ask.body]) + "\n")
        lines.flush()
        words = ["wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", f"{max(round(seconds), 1)}s", "-s", str(LUA)]
        words += [f"http://127.0.0.1:{port}", lines.name, str(first), f"localhost:{port}"]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
    return Answered(**json.loads(done.stdout.splitlines()[-1]))


# The bundled driver


class Run:
    """Many connections, one list of requests, one clock."""

    def __init__(self, port: int, asks: list[dict[str, Any]], seconds: float, first: int) -> None:
        self.port, self.asks, self.seconds, self.next = port, asks, seconds, first
        self.times: list[float] = []
        self.failed = 0

    async def all(self) -> dict[str, Any]:
        start = time.monotonic()
        self.end = start + self.seconds
        await asyncio.gather(*(self.connection() for _ in range(CONNECTIONS)))
        return measured(self.times, time.monotonic() - start, self.failed)

    async def connection(self) -> None:
        while time.monotonic() < self.end:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            try:
                while time.monotonic() < self.end:
                    start = time.monotonic()
                    writer.write(self._request())
                    status, stays_open = await answer(reader)
                    self.times.append(time.monotonic() - start)
                    self.failed += not 200 <= status < 400
                    if not stays_open:
                        break
            finally:
                writer.close()

    def _request(self) -> bytes:
        ask = self.asks[self.next % len(self.asks)]
        body = ask["body"].replace("{n}", str(self.next)).encode()
        self.next += 1
        lines = [f"{ask['method']} {ask['path']} HTTP/1.1", f"Host: localhost:{self.port}"]
        lines += [f"{name}: {value}" for name, value in ask["headers"]]
        lines += [f"Content-Length: {len(body)}"] if body else []
        return "\r\n".join([*lines, "", ""]).encode() + body


async def answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head[9:12])
    if b"content-length:" in head:
        await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
    elif b"chunked" in head:
        while size := int(await reader.readuntil(b"\r\n"), 16):
            await reader.readexactly(size + 2)
        await reader.readexactly(2)
    return status, b"connection: close" not in head


def measured(times: list[float], seconds: float, failed: int) -> dict[str, Any]:
    ordered = sorted(times) or [0.0]
    return {
        "count": len(times),
        "seconds": seconds,
        "p50": ordered[len(ordered) // 2] * 1000,
        "p99": ordered[len(ordered) * 99 // 100] * 1000,
        "failed": failed,
    }


if __name__ == "__main__":
    json.dump(asyncio.run(Run(**json.load(sys.stdin)).all()), sys.stdout)
