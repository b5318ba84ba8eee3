"""Who may act about bodies and mandates: one sentence per verb about the person."""

from accounts.models import Organisation, User


def can_register_organisation(user: User) -> bool:
    return user.is_active


def can_request_mandate(user: User, organisation: Organisation) -> bool:
    return user.is_active


def can_verify_organisation(user: User, organisation: Organisation) -> bool:
    return user.is_stabsstelle


def can_grant_mandate(user: User, organisation: Organisation) -> bool:
    return user.is_stabsstelle


def can_refuse_mandate(user: User, organisation: Organisation) -> bool:
    return user.is_stabsstelle


def can_end_mandate(user: User, organisation: Organisation) -> bool:
    return user.is_stabsstelle


def can_confirm_succession(user: User, organisation: Organisation) -> bool:
    """Whoever may act today for the body that succeeds this one."""
    return organisation.successor_id is not None and organisation.successor_id in user.bodies


def can_edit_body_competences(user: User, organisation: Organisation) -> bool:
    return organisation.pk in user.bodies
