"""A browser's description of itself, in words."""

from django.utils.translation import gettext as _

Signs = tuple[tuple[str, str], ...]
BROWSERS: Signs = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS: Signs = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def describe(user_agent: str) -> str:
    """ "Firefox, Windows", or an honest shrug."""
    known = [_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)]
    return ", ".join(word for word in known if word) or _("Unbekanntes Gerät")


def _first(words: Signs, user_agent: str) -> str:
    return next((word for sign, word in words if sign in user_agent), "")
