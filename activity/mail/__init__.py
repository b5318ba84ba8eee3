"""Mails: what they say, and how they reach people without one being lost or sent twice."""

from activity.mail.letter import Letter, Obsolete, write_letter

__all__ = ["Letter", "Obsolete", "write_letter"]
