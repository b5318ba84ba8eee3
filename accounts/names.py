"""Public names that cannot deceive: visible characters, one script, no office, no address."""

import re
import unicodedata
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 60
SIGNS = set(" .,-_'’()&+!?")
BLANK_LETTERS = set("\u115f\u1160\u3164\uffa0")
STACKING_SCRIPTS = {"LATIN", "GREEK", "CYRILLIC"}
EAST_ASIAN = {"HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "CJK", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC"}
ADDRESS = re.compile(
    r"\bwww\.|\.(de|com|org|net|info|eu|io|berlin|biz|app|ru|cn|xyz|top|shop|site|online|link|click)\b", re.I
)

# A word of a name that is one of these, or begins with one of the stems, claims an office.
OFFICES = """
amt arena beauftragte beauftragter behörde bezirk bezirksbürgermeister bezirksbürgermeisterin bezirksstadtrat
bezirksstadträtin bürgermeister bürgermeisterin cdo ministerium moderator operator plattform polizei redaktion regel
root senat senator senatorin staatssekretär staatssekretärin stabsstelle support sysadmin system team verwaltung
webmaster
"""
OFFICE_STEMS = """
admin bezirksamt bürgeramt finanzamt gesundheitsamt jugendamt moderat moderier ordnungsamt senatskanzlei
senatsverwaltung stabsstelle standesamt systemadmin
"""
RESERVED_WHOLE = """
arena der ideen|berlin|das system|die regel|gelöschte person|gelöschter nutzer|gelöschtes konto|gemeinsam digital
|gemeinsam digital berlin|konto gelöscht|land berlin|niemand|stadt berlin|smart city berlin
"""

# Signs that look like a Latin letter; l, I and 1 are one, so are 0 and O.
LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһӏвкмтпгьαορντικυηχεɑıƖɡ0134578l",
    "aeopcyxijsdhibkmtnrbaopvtikunxeaiigoieastbi",
)
PAIRS = (("rn", "m"), ("vv", "w"), ("ae", "a"), ("oe", "o"), ("ue", "u"))


def clean_public_name(name: str) -> str:
    """The name in one canonical spelling: NFKC, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def validate_public_name(name: str) -> None:
    """Refuse names that hide characters, mix scripts, give an address or claim an office."""
    name = clean_public_name(name)
    if len(name) < 2 or not any(sign.isalpha() for sign in name):
        raise ValidationError(_("Bitte wählen Sie einen Namen mit mindestens zwei Zeichen, einer davon ein Buchstabe."))
    if len(name) > LONGEST:
        raise ValidationError(_("Bitte wählen Sie einen Namen mit höchstens 60 Zeichen."))
    if not all(_is_plain(sign) for sign in name) or _stacks_marks(name):
        raise ValidationError(_("Bitte verwenden Sie nur Buchstaben, Ziffern und einfache Satzzeichen."))
    if len(_scripts(name)) > 1:
        raise ValidationError(_("Bitte schreiben Sie Ihren Namen in einer einzigen Schrift."))
    if ADDRESS.search(name):
        raise ValidationError(_("Bitte geben Sie im Namen keine Internetadresse an."))
    if claims_an_office(name):
        raise ValidationError(
            _("Dieser Name klingt nach einem Amt oder nach der Plattform. Bitte wählen Sie einen anderen.")
        )


def validate_body_name(name: str) -> None:
    """Refuse names of bodies that hide characters, stack marks or mix scripts; offices and any visible sign are welcome."""
    if not any(sign.isalpha() for sign in name):
        raise ValidationError(_("Bitte nennen Sie den Namen der Stelle."))
    if not all(_is_visible(sign) for sign in name) or _stacks_marks(name):
        raise ValidationError(_("Bitte schreiben Sie den Namen nur mit Zeichen, die man sieht."))
    if len(_scripts(name)) > 1:
        raise ValidationError(_("Bitte schreiben Sie den Namen in einer einzigen Schrift."))


def seen_as(name: str) -> str:
    """What a hurried person reads: names with the same are taken for each other."""
    return "".join(sign for sign in _as_seen(name) if sign.isalnum())


def claims_an_office(name: str) -> bool:
    """Whether the name, read as a hurried person reads it, sounds like an authority or the site itself."""
    seen, letters = _as_seen(name), _as_seen(_letters(name))
    words = set(_words(seen)) | set(_words(_as_seen(" ".join(_words(name.casefold())))))
    glued = {"".join(_words(seen)), letters}
    return (
        bool((words | glued) & OFFICE_WORDS)
        or bool(glued & RESERVED_GLUED)
        or any(word.startswith(OFFICE_BEGINNINGS) for word in words | glued)
    )


def _is_plain(sign: str) -> bool:
    kind = unicodedata.category(sign)
    if sign in SIGNS or (kind == "Nd" and sign.isascii()):
        return True
    return kind in {"Lu", "Ll", "Lo", "Lm", "Mn", "Mc"} and sign not in BLANK_LETTERS


def _is_visible(sign: str) -> bool:
    """Letters, digits, punctuation and signs of sums and money; the other signs of Unicode have blank ones among them."""
    kind = unicodedata.category(sign)
    is_usual = kind[0] in "LMNP" or kind in {"Sm", "Sc"}
    return sign in " °®©" or (is_usual and sign not in BLANK_LETTERS)


def _stacks_marks(name: str) -> bool:
    marks = [unicodedata.category(sign).startswith("M") for sign in name]
    twice = any(first and second for first, second in pairwise(marks))
    return twice or marks[0] or (any(marks) and bool(_scripts(name) & STACKING_SCRIPTS))


def _scripts(name: str) -> set[str]:
    first_words = {unicodedata.name(sign, "?").split()[0] for sign in name if sign.isalpha()}
    return {"EAST ASIAN" if word in EAST_ASIAN else word for word in first_words}


def _words(text: str) -> list[str]:
    return "".join(sign if sign.isalpha() else " " for sign in text).split()


def _letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalpha())


def _as_seen(text: str) -> str:
    """The text with look-alike signs folded together and marks taken off."""
    small = "".join(_small_capital(sign) for sign in text).casefold().replace("ß", "ss")
    bare = "".join(sign for sign in unicodedata.normalize("NFD", small) if not unicodedata.combining(sign))
    folded = bare.translate(LOOKALIKES)
    for pair, sign in PAIRS:
        folded = folded.replace(pair, sign)
    return folded


def _small_capital(sign: str) -> str:
    found = re.fullmatch(r"LATIN LETTER SMALL CAPITAL ([A-Z])", unicodedata.name(sign, ""))
    return found[1].lower() if found else sign


OFFICE_WORDS = {_as_seen(word) for word in OFFICES.split()}
OFFICE_BEGINNINGS = tuple(_as_seen(word) for word in OFFICE_STEMS.split())
RESERVED_GLUED = {_as_seen(_letters(word)) for word in RESERVED_WHOLE.split("|")}
