"""Mails: what they say, and how they reach people without one being lost or sent twice."""

from activity.mail.digest import gather_digests
from activity.mail.draining import drain
from activity.mail.envelope import write
from activity.mail.letter import Letter, Obsolete, write_letter

__all__ = ["Letter", "Obsolete", "drain", "gather_digests", "write", "write_letter"]
