"""Who may: one sentence per verb about the person; status and guards are judged under the lock."""

from accounts.models import Organisation, Sector, User
from measures.models import HelpOffer, Measure, TeamMember


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
