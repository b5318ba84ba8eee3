"""Statements that anybody can check: readable JSON, signed with this site's key.

What is signed is the statement as canonical JSON (RFC 8785: sorted keys, no spaces, UTF-8), with Ed25519 (RFC 8032).
docs/decisions/0016-recognitions-are-signed.md says why this way.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ALGORITHM = "Ed25519"
LONGEST = 20_000  # characters; ours have about a thousand


class Trust(StrEnum):
    """What a signature with a key is worth today."""

    CURRENT = "current"
    RETIRED = "retired"  # replaced; what it signed still holds
    DISTRUSTED = "distrusted"  # stolen; nothing it signed holds


class Untrusted(Exception):
    """Why a statement is not believed, in words for people."""

    def __init__(self, words: str | Promise) -> None:
        super().__init__(str(words))
        self.words = words


@dataclass(frozen=True)
class Key:
    """The public half of a key, which is also its name: so nobody can give one key the name of another."""

    public: str
    trust: Trust

    def as_jwk(self) -> dict[str, str]:
        """As libraries of other people read it (RFC 8037)."""
        return {"kty": "OKP", "crv": ALGORITHM, "x": self.public, "kid": self.public, "use": "sig", "trust": self.trust}


def known_keys() -> list[Key]:
    """Every key of this site that anybody may still meet, the one that signs today first; one word on each.

    A key that is named twice is worth the least that is said of it: whoever distrusts one need not find it elsewhere.
    """
    trust = dict.fromkeys(settings.SIGNING_KEYS_RETIRED, Trust.RETIRED)
    trust = {_written(_private().public_key().public_bytes_raw()): Trust.CURRENT} | trust
    trust |= dict.fromkeys(settings.SIGNING_KEYS_DISTRUSTED, Trust.DISTRUSTED)
    return [Key(public, worth) for public, worth in trust.items()]


def read_keys(text: str) -> list[Key]:
    """The keys as the site publishes them, for whoever checks without the site."""
    try:
        return [Key(str(each["x"]), Trust(each["trust"])) for each in json.loads(text)["keys"]]
    except (ValueError, KeyError, TypeError) as problem:
        raise Untrusted(_("Das ist keine Liste von Schlüsseln.")) from problem


def canonical(statement: dict[str, Any]) -> bytes:
    """The bytes that are signed."""
    return json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sign(statement: dict[str, Any]) -> dict[str, Any]:
    """The statement and, beside it, the signature of this site."""
    value = _private().sign(canonical(statement))
    signature = {"algorithm": ALGORITHM, "key": known_keys()[0].public, "value": _written(value)}
    return {"statement": statement, "signature": signature}


def check(text: str, *, known: Iterable[Key] | None = None) -> tuple[dict[str, Any], Key]:
    """What was signed, and with which key; Untrusted unless every byte of it stands as this site signed it."""
    statement, signature = _parts(text)
    key = next((each for each in (known_keys() if known is None else known) if each.public == signature["key"]), None)
    if key is None:
        raise Untrusted(_("Die Erklärung ist mit einem Schlüssel unterschrieben, der nicht zu dieser Seite gehört."))
    if key.trust == Trust.DISTRUSTED:
        raise Untrusted(_("Die Erklärung ist mit einem Schlüssel unterschrieben, dem nicht mehr zu trauen ist."))
    try:
        Ed25519PublicKey.from_public_bytes(_read(key.public)).verify(_read(signature["value"]), canonical(statement))
    except (InvalidSignature, ValueError) as problem:
        raise Untrusted(_("Die Unterschrift passt nicht zum Inhalt: Die Erklärung wurde verändert.")) from problem
    return statement, key


def _parts(text: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The statement and its signature; nothing else may stand beside them, and nothing in them twice."""
    unreadable = Untrusted(_("Das ist keine Erklärung, wie diese Seite sie ausstellt."))
    if len(text) > LONGEST:
        raise unreadable
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_float=_refuse, parse_constant=_refuse)
        canonical(found)
    except (ValueError, RecursionError) as problem:
        raise unreadable from problem
    statement, signature = _both(found)
    names = {"algorithm", "key", "value"}
    is_signature = signature.keys() == names and all(isinstance(part, str) for part in signature.values())
    if not statement or not is_signature or signature["algorithm"] != ALGORITHM:
        raise unreadable
    return statement, signature


def _both(found: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Statement and signature, both empty when it is something else."""
    if not isinstance(found, dict) or len(found) != 2:
        return {}, {}
    statement, signature = found.get("statement"), found.get("signature")
    return (statement, signature) if isinstance(statement, dict) and isinstance(signature, dict) else ({}, {})


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A name that stands there twice is read one way here and another way elsewhere."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("A name stands there twice.")
    return found


def _refuse(number: str) -> Any:
    raise ValueError(f"{number} can be written in several ways.")


def _private() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.SIGNING_KEY))


def _written(raw: bytes) -> str:
    """Base64 for addresses, without filling (RFC 7515)."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _read(text: str) -> bytes:
    """The bytes behind it; one spelling only, so that nobody makes a second signature out of ours."""
    raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _written(raw) != text:
        raise ValueError("There is another way to write it.")
    return raw
