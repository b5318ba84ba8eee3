"""Statements that anybody can check: what this site signed stands as it is, and everything else is refused."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from arena import signing
from arena.signing import Key, Trust, Untrusted

STATEMENT = {"type": "probe/1", "measure": {"title": "Grüne Höfe „für alle“", "number": "M-001"}, "valid": True}
OLD, NEW = "11" * 32, "22" * 32


def signed(statement=STATEMENT) -> dict:
    return signing.sign(statement)


def changed(envelope: dict, **parts) -> str:
    return json.dumps(envelope | parts)


def public_of(private: str, settings) -> str:
    settings.SIGNING_KEY = private
    return signing.known_keys()[0].public


def test_what_was_signed_is_read_again_however_it_is_laid_out():
    envelope = signed()

    for text in (json.dumps(envelope), json.dumps(envelope, indent=4, ensure_ascii=False)):
        statement, key = signing.check(text)

        assert statement == STATEMENT
        assert key.trust == "current"


def test_a_signature_is_that_of_the_standard(settings):
    """The first key and the way of writing of RFC 8032 and RFC 8785, checked by nothing of ours."""
    settings.SIGNING_KEY = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"

    envelope = signing.sign({"b": 1, "a": "ä"})

    assert signing.known_keys()[0].public == "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    raw = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    value = signing._read(envelope["signature"]["value"])
    Ed25519PublicKey.from_public_bytes(raw).verify(value, '{"a":"ä","b":1}'.encode())


@pytest.mark.parametrize(
    "statement",
    [
        STATEMENT | {"valid": False},
        STATEMENT | {"valid": 1},
        STATEMENT | {"more": ""},
        {"type": "probe/1"},
        STATEMENT | {"measure": {"title": "Grüne Höfe „für alle“", "number": "M-002"}},
        STATEMENT | {"measure": {"title": "Gru\u0308ne Höfe „für alle“", "number": "M-001"}},
    ],
)
def test_a_change_is_found(statement):
    with pytest.raises(Untrusted, match="Die Erklärung wurde verändert"):
        signing.check(changed(signed(), statement=statement))


def test_every_sign_of_the_signature_counts():
    envelope = signed()
    value = envelope["signature"]["value"]

    for place, letter in enumerate(value):
        other = value[:place] + ("A" if letter != "A" else "B") + value[place + 1 :]
        with pytest.raises(Untrusted, match="verändert"):
            signing.check(changed(envelope, signature=envelope["signature"] | {"value": other}))


@pytest.mark.parametrize("filling", ["=", "==", "\n", " ", "A"])
def test_a_signature_has_one_spelling(filling):
    envelope = signed()
    value = envelope["signature"]["value"] + filling

    with pytest.raises(Untrusted):
        signing.check(changed(envelope, signature=envelope["signature"] | {"value": value}))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Sehr geehrte Damen und Herren",
        "[]",
        "null",
        "{}",
        "[" * 5000,
        '{"statement": {"a": ' * 900,
        '{"a":' * 3000 + "1" + "}" * 3000,
        '{"statement": {}, "signature": {}}',
        '{"statement": {"a": NaN}, "signature": {}}',
        '{"statement": {"a": "\\ud800"}, "signature": {"algorithm": "Ed25519", "key": "x", "value": "x"}}',
        '{"statement": {"a": 1}, "signature": {"algorithm": "none", "key": "x", "value": ""}}',
        '{"statement": {"a": 1}, "signature": {"algorithm": "Ed25519", "key": 7, "value": ""}}',
        '{"statement": {"a": 1}, "signature": ["Ed25519", "x", "x"]}',
        "1" * 5000,
        " " * 20_001,
    ],
    ids=range(16),
)
def test_what_is_no_statement_is_said_to_be_none(text):
    with pytest.raises(Untrusted, match="keine Erklärung"):
        signing.check(text)


def test_nothing_stands_beside_what_is_signed():
    with pytest.raises(Untrusted, match="keine Erklärung"):
        signing.check(changed(signed(), note="Gilt für immer."))


def test_a_name_that_stands_there_twice_is_refused():
    """The last of two counts here; a program of somebody else may show the first."""
    text = json.dumps(signed()).replace('"valid": true', '"valid": false, "valid": true')

    with pytest.raises(Untrusted, match="keine Erklärung"):
        signing.check(text)


def test_a_foreign_key_is_refused(settings):
    settings.SIGNING_KEY = OLD
    text = json.dumps(signed())
    settings.SIGNING_KEY = NEW

    with pytest.raises(Untrusted, match="nicht zu dieser Seite gehört"):
        signing.check(text)


def test_what_a_retired_key_signed_still_holds(settings):
    settings.SIGNING_KEYS_RETIRED = [public_of(OLD, settings)]
    text = json.dumps(signed())
    settings.SIGNING_KEY = NEW

    statement, key = signing.check(text)

    assert (statement, key.trust) == (STATEMENT, "retired")


def test_what_a_stolen_key_signed_does_not(settings):
    settings.SIGNING_KEYS_DISTRUSTED = [public_of(OLD, settings)]
    text = json.dumps(signed())
    settings.SIGNING_KEY = NEW

    with pytest.raises(Untrusted, match="nicht mehr zu trauen"):
        signing.check(text)


@pytest.mark.parametrize("elsewhere", ["SIGNING_KEY", "SIGNING_KEYS_RETIRED"])
def test_a_key_that_is_distrusted_is_distrusted_wherever_else_it_stands(settings, elsewhere):
    stolen = public_of(OLD, settings)
    settings.SIGNING_KEY = OLD
    text = json.dumps(signed())
    settings.SIGNING_KEYS_DISTRUSTED = [stolen]
    if elsewhere != "SIGNING_KEY":
        settings.SIGNING_KEY, settings.SIGNING_KEYS_RETIRED = NEW, [stolen]

    with pytest.raises(Untrusted, match="nicht mehr zu trauen"):
        signing.check(text)
    assert [key.trust for key in signing.known_keys() if key.public == stolen] == ["distrusted"]


def test_naming_a_key_of_ones_own_after_ours_helps_nobody(settings):
    settings.SIGNING_KEY = OLD
    forged = signed()
    settings.SIGNING_KEY = NEW
    forged["signature"]["key"] = signing.known_keys()[0].public

    with pytest.raises(Untrusted, match="verändert"):
        signing.check(json.dumps(forged))


def test_whoever_has_the_list_of_keys_checks_without_us(settings):
    settings.SIGNING_KEYS_DISTRUSTED = [public_of(NEW, settings)]
    settings.SIGNING_KEY = OLD
    text, published = json.dumps(signed()), json.dumps({"keys": [key.as_jwk() for key in signing.known_keys()]})
    settings.SIGNING_KEY, settings.SIGNING_KEYS_DISTRUSTED = NEW, []

    known = signing.read_keys(published)

    assert [key.trust for key in known] == ["current", "distrusted"]
    assert signing.check(text, known=known)[0] == STATEMENT


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"keys": [{}]}', '{"keys": [{"x": "A", "trust": "certainly"}]}'])
def test_what_is_no_list_of_keys_is_refused(text):
    with pytest.raises(Untrusted, match="keine Liste von Schlüsseln"):
        signing.read_keys(text)


@pytest.mark.parametrize("public", ["", "A", "Ä" * 43, "AAAA"])
def test_a_broken_key_believes_nothing(settings, public):
    envelope = signed()
    broken = Key(public, Trust.CURRENT)
    envelope["signature"]["key"] = broken.public

    with pytest.raises(Untrusted, match="verändert"):
        signing.check(json.dumps(envelope), known=[broken])
