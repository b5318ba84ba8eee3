"""Who may: one sentence per verb about the person; the stage is judged under the lock."""

from accounts.models import User
from ideas.models import Comment, Idea


def can_write_idea(user: User) -> bool:
    return user.is_active


def can_submit(user: User, idea: Idea) -> bool:
    return idea.is_by(user)


def can_delete_draft(user: User, idea: Idea) -> bool:
    return idea.is_authored_by(user)


def can_edit(user: User, idea: Idea) -> bool:
    return idea.is_by(user)


def can_withdraw(user: User, idea: Idea) -> bool:
    return idea.is_authored_by(user)


def can_publish(user: User, idea: Idea) -> bool:
    return user.keeps_order and not idea.binds(user)


def can_return_for_revision(user: User, idea: Idea) -> bool:
    return user.keeps_order and not idea.binds(user)


def can_decline(user: User, idea: Idea) -> bool:
    return user.keeps_order and not idea.binds(user)


def can_hide(user: User, idea: Idea) -> bool:
    return user.keeps_order and not idea.binds(user)


def can_unhide(user: User, idea: Idea) -> bool:
    return user.keeps_order and not idea.binds(user) and idea.who_hid() != user.pk


def can_comment(user: User, idea: Idea) -> bool:
    return user.is_active


def can_follow(user: User, idea: Idea) -> bool:
    return user.is_active


def can_support(user: User, idea: Idea) -> bool:
    return user.is_active and not idea.is_by(user)


def can_edit_comment(user: User, comment: Comment) -> bool:
    return comment.author_id == user.pk


def can_remove_comment(user: User, comment: Comment) -> bool:
    return comment.author_id == user.pk


def can_pin_comment(user: User, comment: Comment) -> bool:
    return comment.idea.is_by(user)


def can_unpin_comment(user: User, comment: Comment) -> bool:
    return comment.idea.is_by(user)


def can_release_comment(user: User, comment: Comment) -> bool:
    return user.keeps_order and not comment.binds(user)


def can_hide_comment(user: User, comment: Comment) -> bool:
    return user.keeps_order and not comment.binds(user)


def can_unhide_comment(user: User, comment: Comment) -> bool:
    return user.keeps_order and not comment.binds(user) and comment.who_hid() != user.pk
