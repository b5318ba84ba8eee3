"""The settings of production, and three plain pages to compare with: only `bin/bench` serves these."""

from arena.settings import *  # noqa: F403
from arena.settings import ARENA_VAR

ROOT_URLCONF = "arena.bench.urls"
STATIC_ROOT = ARENA_VAR / "static"
