"""Whether a statement that somebody brings is ours, and whether what it says still holds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from arena import signing
from measures.models import Recognition, RecognitionState


@dataclass(frozen=True)
class Verdict:
    """What to think of a statement, in words; `tone` is that of an alert."""

    tone: str
    title: str
    words: str
    recognition: Recognition | None = None

    @property
    def holds(self) -> bool:
        """Whether it is ours and the recognition holds today."""
        return self.tone == "success"


def judge(text: str) -> Verdict:
    """The signature first, then the register: it knows what became of the recognition since."""
    try:
        said, _key = signing.check(text)
    except signing.Untrusted as problem:
        return Verdict("danger", _("Nicht bestätigt"), str(problem.words))
    recognition = Recognition.objects.with_state().filter(number=str(said.get("number"))).first()
    if recognition is None or not any(each == said for each in _issued(recognition)):
        words = _(
            "Die Unterschrift stimmt, aber im Register steht diese Erklärung nicht. Bitte verlassen Sie sich nicht auf sie, und sagen Sie uns Bescheid."
        )
        return Verdict("danger", _("Nicht im Register"), words)
    return how_it_stands(recognition)


def _issued(recognition: Recognition) -> list[Any]:
    """Everything that was ever signed of it."""
    return [json.loads(statement.text)["statement"] for statement in recognition.statements.all()]


def how_it_stands(recognition: Recognition) -> Verdict:
    """What the register says of a recognition today, provided that it agrees with what was signed."""
    statement = recognition.statement
    if statement is None or statement.fault:
        words = statement.fault if statement else _("Es fehlt die unterschriebene Erklärung.")
        return Verdict("danger", _("Das Register ist beschädigt"), words, recognition)
    if recognition.end:
        words = _("Die Anerkennung %(number)s wurde am %(day)s widerrufen. Sie gilt nicht mehr.")
        return _verdict("danger", _("Echt, aber widerrufen"), words, recognition, recognition.end.on)
    if recognition.state == RecognitionState.EXPIRED:
        words = _("Die Anerkennung %(number)s ist am %(day)s abgelaufen. Sie gilt nicht mehr.")
        return _verdict("warning", _("Echt, aber abgelaufen"), words, recognition, recognition.valid_until)
    words = _("Die Anerkennung %(number)s gilt bis zum %(day)s.")
    return _verdict("success", _("Echt und gültig"), words, recognition, recognition.valid_until)


def _verdict(tone: str, title: str, words: str, recognition: Recognition, day: Any) -> Verdict:
    known = {"number": recognition.number, "day": date_format(day, "j. F Y")}
    return Verdict(tone, title, words % known, recognition)
