"""Rendered public pages in the cache server, each under the stamp of what was public when it was made.

Three keys decide together, asked for in one round trip (docs/decisions/0007-anonymous-pages.md):

- `bumps` is counted up by every change that may take something away;
- `lease` holds the stamp, for a second: the bumps and what PostgreSQL says is the newest that happened;
- a page is served only while the stamp in front of it is the leased one, and that one counts the same bumps.
"""

import hashlib
import logging
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.functional import SimpleLazyObject
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

LEASE = 1.0  # seconds for which nobody asks PostgreSQL again
ROOM = 32_000_000  # bytes that one minute may add: a flood of addresses must not fill the server
SILENCE = 1.0  # seconds for which a server that does not answer is left alone by readers
PATIENCE = 0.3  # seconds
NOTHING = b"0"
BUMPS, STAMP, ADDED, PAGE = "anonymous:bumps", "anonymous:stamp", "anonymous:added:", "anonymous:page:"
# By their ids, not the highest one: of two transactions the one that began first may be the last to be committed.
NEWEST = "SELECT id FROM activity_event ORDER BY id DESC LIMIT 50"


@dataclass(frozen=True)
class Found:
    """The page, if there is a valid one, and the stamp under which a new one may be kept; both may be missing."""

    page: bytes | None = None
    stamp: bytes | None = None


class PageStore:
    """What one process knows of the cache server. Without it there are no pages; nothing is kept in memory instead."""

    def __init__(self, url: str) -> None:
        retry = Retry(NoBackoff(), 0)
        self.server = Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=retry)
        self.silent_until = 0.0

    def find(self, name: str) -> Found:
        if time.monotonic() < self.silent_until:
            return Found()
        try:
            asked: Any = self.server.mget(BUMPS, STAMP, PAGE + name)
            bumps, stamp, page = asked
            bumps = bumps or NOTHING
            if not (stamp and stamp.startswith(bumps + b".")):
                stamp = self._renew(bumps)
        except RedisError:
            self._fall_silent()
            return Found()
        except DatabaseError:
            return Found()
        if page and page.startswith(stamp + b"\n"):
            return Found(page[len(stamp) + 1 :], stamp)
        return Found(None, stamp)

    def _renew(self, bumps: bytes) -> bytes:
        """Lease a stamp; a bump that comes meanwhile makes it worthless, because it counts one less."""
        with connection.cursor() as cursor:
            cursor.execute(NEWEST)
            newest = ",".join(str(row[0]) for row in cursor.fetchall())
        stamp = bumps + b"." + hashlib.blake2b(newest.encode(), digest_size=8).hexdigest().encode()
        self.server.set(STAMP, stamp, px=int(LEASE * 1000))
        return stamp

    def keep(self, name: str, stamp: bytes, page: bytes) -> None:
        """Keep a page under the stamp that was read before it was made."""
        minute = f"{ADDED}{int(time.time() // 60)}"
        try:
            with self.server.pipeline(transaction=False) as ask:
                ask.incrby(minute, len(page))
                ask.expire(minute, 120)
                added, _is_set = ask.execute()
            if added <= ROOM:
                self.server.set(PAGE + name, stamp + b"\n" + page, ex=settings.ANONYMOUS_PAGES_SECONDS)
        except RedisError:
            self._fall_silent()

    def forget(self) -> None:
        """No page made so far is served again once this returns.

        A server that cannot be told may still answer others, so the lease is waited out: PostgreSQL then tells them.
        """
        try:
            self.server.incr(BUMPS)
        except RedisError:
            self._fall_silent()
            time.sleep(LEASE + PATIENCE)

    def _fall_silent(self) -> None:
        self.silent_until = time.monotonic() + SILENCE
        logger.warning("The cache server does not answer; public pages are made anew each time.")


store: PageStore = SimpleLazyObject(lambda: PageStore(settings.CACHE_URL))  # type: ignore[assignment]
