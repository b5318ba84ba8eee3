"""German words as a search compares them: without umlauts and endings, compounds taken apart, all genders alike."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer
from charsplit_fst import Splitter

LONGEST = 60
SHORTEST_COMPOUND, SHORTEST_PART, SURE = 6, 4, 0.15
WORD = re.compile(r"[^\W_]+(?:[-‐–:*_·'’][^\W_]+)*")
JOINTS = re.compile(r"[\W_]+")
FEMALE = re.compile(r"(?:[:*_·]in(?:nen)?|(?<=\w{2}[aeo]r)in(?:nen)?|(?<=\w{2}[ae]nt)in(?:nen)?|(?<=\w{4})innen)$")
WRITTEN_OUT = re.compile(r"ae|oe|(?<![aeiouq])ue")
FOREIGN_PLURAL = re.compile(r"(?<=\w{2}[aiop])s$")


def _all_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


STOP_WORDS = _all_of(
    """
    aber alle allem allen aller alles als also am an andere anderem anderen anderer anderes auch auf aus bei
    beim bin bis bist da dabei dadurch dafur damit dann daran darauf daraus darin darum das dass davon dazu dein
    deine deinem deinen deiner dem den denn der deren des dessen die dies diese diesem diesen dieser dieses doch
    dort du durch ein eine einem einen einer eines einige einigen einmal er es etwas euch euer eure fur gegen
    geht gewesen gibt hab habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren
    ihrer im in indem ins ist ja jede jedem jeden jeder jedes jene jetzt kann kein keine keinem keinen keiner
    konnen konnte konnten man manche mehr mein meine meinem meinen meiner mich mir mit muss mussen musste nach
    nicht nichts noch nun nur ob oder ohne schon sehr sein seine seinem seinen seiner selbst sich sie sind so
    solche solchen soll sollen sollte sollten sondern sonst uber um und uns unser unsere unserem unseren unserer
    unter viel viele vom von vor wann war waren warum was wegen weil welche welchem welchen welcher welches wenn
    wer werde werden wie wieder will wir wird wo wollen wollte wurde wurden zu zum zur zwar zwischen
    """
)

SHORT_PARTS = _all_of(
    """
    abo alt amt app arm bad bau bio bus ehe eis fan gas gut hof hör kur neu not ohr ort ost rad rat rot see süd
    tag tee ton tor tür uhr web weg zug öko
    """
)
# What a compound does not begin or end with, however likely it looks: "Ver-gabe", "Men-schen".
NO_HEAD = _all_of(
    """
    ange durch hinter irgen miss nach neben nieder nirgend raus uber unter weiter wider wieder zurück zusammen
    über
    """
)
NO_HEAD_LIKE = re.compile(r"(?:(?:be|er|ge|ver|zer)?[^aeiouyäöü]+|(?:be|ge)[lnr]?[aeiouäöü])$")
NO_TAIL = _all_of(
    """
    alten ante anten ard bar ben chem chen den det end ende endes ens erin ern essen gen heit heiten innen ion
    ionen ital keit keiten lich liche lichen lung men mern nen ner ren rin schaft schaften schen sen sten stens
    ster ten ter tern tes tion ung ungen zehn zei zent zig
    """
)

_stemmer = snowballstemmer.stemmer("german")
_splitter = Splitter()


class Word(NamedTuple):
    """What the index keeps of a word, without endings: itself, the words it is put together from, and their parts."""

    whole: str
    halves: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    @property
    def lexemes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.whole, *self.halves, *self.parts)))


def words(text: str) -> Iterator[re.Match[str]]:
    """Every word of the text with its place; "Start-up", "Bürger:innen" and "2026-00042" are one each."""
    return WORD.finditer(text)


def fold(word: str) -> str:
    """Small letters without umlauts or accents; ae, oe, ue and ß as their other spellings."""
    plain = WRITTEN_OUT.sub(lambda found: found[0][0], word.casefold())
    return "".join(letter for letter in unicodedata.normalize("NFKD", plain) if letter.isalnum())


@lru_cache(maxsize=50_000)
def understand(word: str) -> Word | None:
    """The word as the index knows it; None for those that say nothing alone."""
    pieces = [piece for piece in JOINTS.split(FEMALE.sub("", word.lower())) if piece]
    if not pieces or (len(pieces) == 1 and fold(pieces[0]) in STOP_WORDS):
        return None
    whole = _stem("".join(pieces))
    if not whole:
        return None
    halves = pieces if len(pieces) > 1 else _halves(pieces[0])
    known = [found for half in halves if len(half) > 1 and (found := understand(half))]
    smaller = tuple(part for found in known for part in (found.parts or (found.whole,)))
    return Word(whole, tuple(found.whole for found in known), smaller)


@lru_cache(maxsize=50_000)
def lexemes(word: str) -> frozenset[str]:
    """All that the index keeps of the word; nothing of those that say nothing alone."""
    known = understand(word)
    return frozenset(known.lexemes) if known else frozenset()


@lru_cache(maxsize=50_000)
def compound_parts(word: str) -> tuple[str, ...]:
    """The shortest words a compound is made of, in their spelling; empty for a word that is none."""
    halves = _halves(word)
    return tuple(part for half in halves for part in compound_parts(half) or (half,))


def _halves(word: str) -> Sequence[str]:
    if len(word) < SHORTEST_COMPOUND or not word.isalpha():
        return ()
    score, head, tail = _splitter.split_compound(word)[0]
    head, tail = head.lower(), tail.lower()
    return (head, tail) if score >= SURE and _may_be_parts(head, tail) else ()


def _may_be_parts(head: str, tail: str) -> bool:
    if head in NO_HEAD or tail in NO_TAIL or NO_HEAD_LIKE.match(head):
        return False
    return all(len(part) >= SHORTEST_PART or part in SHORT_PARTS for part in (head, tail))


def _stem(word: str) -> str:
    return _stemmer.stemWord(FOREIGN_PLURAL.sub("", fold(word)))[:LONGEST]
