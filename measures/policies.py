"""Who may: one sentence per verb about the person; status and guards are judged under the lock."""

from accounts.models import Organisation, Role, Sector, User
from ideas.models import Idea
from measures.models import HelpOffer, Measure, Promotion, TeamMember
from measures.models.promotion import lead_body_of


def can_enter_measure(user: User) -> bool:
    return user.is_stabsstelle


def can_keep_measure(user: User, measure: Measure) -> bool:
    """Phase, status, milestones, reports, indicators, lessons and what is looked for: the team, and the Stabsstelle."""
    return measure.has_in_team(user) or user.is_stabsstelle


can_start_measure = can_pause_measure = can_complete_measure = can_stop_measure = can_keep_measure
can_enter_phase = can_keep_measure
can_set_milestone = can_move_milestone = can_reach_milestone = can_drop_milestone = can_keep_measure
can_give_report = can_attach_document = can_remove_document = can_remove_report_picture = can_keep_measure
can_revise_report = can_revise_lesson = can_revise_indicator = can_end_indicator = can_keep_measure
can_set_indicator = can_take_reading = can_correct_reading = can_keep_measure
can_learn_lesson = can_want_help = can_close_wanted = can_keep_measure
can_add_to_team = can_keep_measure
can_publish_kit = can_revise_kit = can_revise_differences = can_keep_measure


def can_leave_team(user: User, member: TeamMember) -> bool:
    """Oneself, and whoever keeps the measure: somebody may have gone without a word."""
    return member.person_id == user.pk or can_keep_measure(user, member.measure)


def can_follow_measure(user: User, measure: Measure) -> bool:
    return user.is_active


def can_offer_help_to_measure(user: User, measure: Measure) -> bool:
    return user.is_active


def can_withdraw_measure_help(user: User, offer: HelpOffer) -> bool:
    return offer.person_id == user.pk


def can_replicate_measure(user: User, measure: Measure) -> bool:
    """Whoever may act today for an authority, for that authority."""
    bodies = user.bodies
    return bool(bodies) and Organisation.objects.filter(pk__in=bodies, sector=Sector.ADMINISTRATION).exists()


def can_keep_support_offers(user: User) -> bool:
    return user.is_stabsstelle


def can_propose_promotion(user: User, idea: Idea) -> bool:
    """Administration staff of the body that leads, and the Stabsstelle."""
    body = lead_body_of(idea, user)
    return (body is not None and body.sector == Sector.ADMINISTRATION) or idea.is_in_office(user, Role.STABSSTELLE)


def can_withdraw_promotion(user: User, promotion: Promotion) -> bool:
    return user.is_active and promotion.proposed_by_id == user.pk


def can_sign_commitment(user: User, promotion: Promotion) -> bool:
    return lead_body_of(promotion.idea, user) is not None


def can_sign_off_promotion(user: User, promotion: Promotion) -> bool:
    """A second person of the body that leads."""
    return lead_body_of(promotion.idea, user) is not None and promotion.proposed_by_id != user.pk


def can_confirm_promotion(user: User, promotion: Promotion) -> bool:
    return promotion.idea.is_decided_by(user, Role.STABSSTELLE) and not promotion.took_part(user)


def can_reject_promotion(user: User, promotion: Promotion) -> bool:
    return can_confirm_promotion(user, promotion)


def can_recognise_measure(user: User, measure: Measure) -> bool:
    """The Stabsstelle, by somebody who is not in conflict and did not make it a measure."""
    return _decides(user, measure) and measure.who_brought_it() != user.pk


def can_renew_recognition(user: User, measure: Measure) -> bool:
    return can_keep_measure(user, measure)


def can_revoke_recognition(user: User, measure: Measure) -> bool:
    """The Stabsstelle, by somebody who is not in conflict and did not recognise it."""
    known = measure.recognition
    return _decides(user, measure) and (known is None or known.recognised_by_id != user.pk)


def _decides(user: User, measure: Measure) -> bool:
    return user.is_active and user.is_stabsstelle and not measure.binds(user)
