"""Ideas and comments at the desk of the moderation."""

from ideas.admin.comment import CommentAdmin
from ideas.admin.due import DueTimeAdmin
from ideas.admin.idea import IdeaAdmin
from ideas.admin.sitting import SittingAdmin

__all__ = ["CommentAdmin", "DueTimeAdmin", "IdeaAdmin", "SittingAdmin"]
