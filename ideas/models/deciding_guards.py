"""The conditions at the end of the path: what a decision needs, and what it may not rest on."""

from django.utils.translation import gettext_lazy as _

from ideas.models.condition import Condition, never

PRESENTED = Condition(
    "presented",
    _("Die Stabsstelle hat sie mit ihrer Bewertung vorgelegt"),
    _("die Stabsstelle"),
    lambda idea: idea.presentations.exists(),
)
# Of a person or of a draft, not of the next step: never part of a checklist.
NOT_THEIR_OWN = Condition(
    "not_their_own",
    _(
        "Das entscheidet jemand anderes: Sie haben die Idee geschrieben, tragen sie mit oder haben sie selbst vorgelegt."
    ),
    _("eine andere Person, die entscheidet"),
    never,
)
STILL_UP = Condition(
    "still_up",
    _("Die Idee steht nicht mehr zur Entscheidung. Nehmen Sie sie aus der Sitzung."),
    _("wer entscheidet"),
    never,
)
ELSEWHERE = Condition(
    "elsewhere",
    _("Über diese Idee steht schon ein Entwurf in einer anderen Sitzung."),
    _("wer entscheidet"),
    never,
)
NOTHING_DRAFTED = Condition(
    "nothing_drafted",
    _("In dieser Sitzung ist noch nichts entschieden. Nehmen Sie eine Idee auf, die zur Entscheidung steht."),
    _("wer entscheidet"),
    never,
)
