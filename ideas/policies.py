"""Who may: one sentence per verb about the person; the stage is judged under the lock."""

from accounts.models import Role, User
from ideas.models import (
    Amendment,
    AmendmentPart,
    Authorship,
    AuthorshipOffer,
    CoAuthorRequest,
    Comment,
    Contact,
    Help,
    Idea,
    Invitation,
    Merge,
    Opinion,
    OpinionInvitation,
    Responsibility,
    Review,
    Sitting,
)

MODERATOR, STABSSTELLE, DECISION_MAKER = Role.MODERATOR, Role.STABSSTELLE, Role.DECISION_MAKER


def can_write_idea(user: User) -> bool:
    return user.is_active


def can_submit(user: User, idea: Idea) -> bool:
    return idea.is_by(user)


def can_delete_draft(user: User, idea: Idea) -> bool:
    return idea.is_authored_by(user)


def can_edit(user: User, idea: Idea) -> bool:
    return _works_on(user, idea)


def can_save_section(user: User, idea: Idea) -> bool:
    return _works_on(user, idea)


def can_restore_version(user: User, idea: Idea) -> bool:
    return _works_on(user, idea)


def can_confirm_version(user: User, responsibility: Responsibility) -> bool:
    return responsibility.is_of(user)


def can_withdraw(user: User, idea: Idea) -> bool:
    return idea.is_authored_by(user)


def can_publish(user: User, idea: Idea) -> bool:
    return idea.is_decided_by(user, MODERATOR, STABSSTELLE)


def can_return_for_revision(user: User, idea: Idea) -> bool:
    return idea.is_decided_by(user, MODERATOR, STABSSTELLE)


def can_decline(user: User, idea: Idea) -> bool:
    return idea.may_be_declined_by(user)


def can_present_for_decision(user: User, idea: Idea) -> bool:
    return idea.is_decided_by(user, STABSSTELLE)


def can_select(user: User, idea: Idea) -> bool:
    return idea.may_be_decided_by(user)


def can_return_to_development(user: User, idea: Idea) -> bool:
    return idea.may_be_returned_by(user)


def can_open_sitting(user: User) -> bool:
    return user.is_decision_maker


def can_draft_decision(user: User, idea: Idea) -> bool:
    return idea.may_be_decided_by(user)


def can_drop_decision(user: User, sitting: Sitting) -> bool:
    return user.is_decision_maker


def can_publish_sitting(user: User, sitting: Sitting) -> bool:
    return user.is_decision_maker


def can_hide(user: User, idea: Idea) -> bool:
    return idea.is_decided_by(user, MODERATOR, STABSSTELLE)


def can_unhide(user: User, idea: Idea) -> bool:
    return idea.is_decided_by(user, MODERATOR, STABSSTELLE) and idea.who_hid() != user.pk


def can_start_development(user: User, idea: Idea) -> bool:
    return idea.is_led_by(user) or idea.is_in_office(user, STABSSTELLE)


def can_fall_back(user: User, idea: Idea) -> bool:
    return idea.is_decided_by(user, STABSSTELLE)


def can_defer(user: User, idea: Idea) -> bool:
    return idea.is_decided_by(user, STABSSTELLE)


def can_resume(user: User, idea: Idea) -> bool:
    return idea.is_decided_by(user, STABSSTELLE)


def can_archive(user: User, idea: Idea) -> bool:
    return idea.is_decided_by(user, STABSSTELLE)


def can_ask_for_revival(user: User, idea: Idea) -> bool:
    return user.is_active


def can_revive(user: User, idea: Idea) -> bool:
    return idea.is_decided_by(user, STABSSTELLE)


def can_reopen(user: User, idea: Idea) -> bool:
    return idea.is_decided_by(user, STABSSTELLE)


def can_name_deputy(user: User, idea: Idea) -> bool:
    return user.is_stabsstelle


def can_end_deputy(user: User, idea: Idea) -> bool:
    return user.is_stabsstelle


def can_offer_authorship(user: User, idea: Idea) -> bool:
    return idea.is_decided_by(user, STABSSTELLE)


def can_accept_authorship(user: User, offer: AuthorshipOffer) -> bool:
    return user.is_active and offer.heir_id == user.pk


def can_refuse_authorship(user: User, offer: AuthorshipOffer) -> bool:
    return user.is_active and offer.heir_id == user.pk


def can_offer_responsibility(user: User, idea: Idea) -> bool:
    return user.is_active


def can_withdraw_offer(user: User, responsibility: Responsibility) -> bool:
    return responsibility.is_of(user)


def can_accept_responsibility(user: User, responsibility: Responsibility) -> bool:
    idea = responsibility.idea
    late = responsibility.is_unanswered and idea.is_decided_by(user, STABSSTELLE) and not responsibility.is_of(user)
    return idea.is_by(user) or late


def can_decline_responsibility(user: User, responsibility: Responsibility) -> bool:
    return can_accept_responsibility(user, responsibility)


def can_renew_responsibility(user: User, responsibility: Responsibility) -> bool:
    return responsibility.is_of(user)


def can_hand_over_responsibility(user: User, responsibility: Responsibility) -> bool:
    return responsibility.is_of(user)


def can_accept_handover(user: User, responsibility: Responsibility) -> bool:
    return responsibility.is_of(user)


def can_decline_handover(user: User, responsibility: Responsibility) -> bool:
    return responsibility.is_of(user)


def can_end_responsibility(user: User, responsibility: Responsibility) -> bool:
    return responsibility.is_of(user)


def can_revoke_responsibility(user: User, responsibility: Responsibility) -> bool:
    return responsibility.idea.is_decided_by(user, STABSSTELLE) and not responsibility.is_of(user)


def can_name_need(user: User, idea: Idea) -> bool:
    return _works_on(user, idea)


def can_close_need(user: User, idea: Idea) -> bool:
    return _works_on(user, idea)


def can_offer_help(user: User, idea: Idea) -> bool:
    return user.is_active


def can_withdraw_help(user: User, given: Help) -> bool:
    return given.person_id == user.pk


def can_ask_contact(user: User, idea: Idea) -> bool:
    return _works_on(user, idea)


def can_answer_contact(user: User, contact: Contact) -> bool:
    return user.is_active and contact.asked_id == user.pk


def can_give_opinion(user: User, idea: Idea) -> bool:
    return user.is_active and not idea.binds(user) and not idea.is_led_by(user)


def can_withdraw_opinion(user: User, opinion: Opinion) -> bool:
    return user.is_active and opinion.is_of(user)


def can_invite_opinion(user: User, idea: Idea) -> bool:
    return idea.is_led_by(user) or idea.is_in_office(user, STABSSTELLE)


def can_withdraw_opinion_invitation(user: User, invitation: OpinionInvitation) -> bool:
    return can_invite_opinion(user, invitation.idea)


def can_decline_opinion_invitation(user: User, invitation: OpinionInvitation) -> bool:
    return user.is_active and invitation.is_of(user)


def can_request_assessment(user: User, idea: Idea) -> bool:
    return idea.is_led_by(user)


def can_assign_reviewer(user: User, idea: Idea) -> bool:
    return idea.is_decided_by(user, STABSSTELLE)


def can_publish_pool(user: User, idea: Idea) -> bool:
    return idea.is_decided_by(user, STABSSTELLE)


def can_excuse_reviewer(user: User, review: Review) -> bool:
    return review.idea.is_decided_by(user, STABSSTELLE)


def can_see_review(user: User, review: Review) -> bool:
    return user.is_active and review.reviewer_id == user.pk


def can_save_review(user: User, review: Review) -> bool:
    return can_see_review(user, review) and review.conflict is None


def can_finish_review(user: User, review: Review) -> bool:
    return can_see_review(user, review) and review.conflict is None


def can_decline_review(user: User, review: Review) -> bool:
    return can_see_review(user, review)


def can_declare_conflict(user: User, review: Review) -> bool:
    return can_see_review(user, review)


def can_invite_coauthor(user: User, idea: Idea) -> bool:
    return idea.is_authored_by(user)


def can_accept_coauthorship(user: User, invitation: Invitation) -> bool:
    return user.is_active and invitation.user_id == user.pk


def can_decline_coauthorship(user: User, invitation: Invitation) -> bool:
    return user.is_active and invitation.user_id == user.pk


def can_ask_coauthorship(user: User, idea: Idea) -> bool:
    return user.is_active


def can_admit_coauthor(user: User, request: CoAuthorRequest) -> bool:
    return request.idea.is_authored_by(user)


def can_refuse_coauthor(user: User, request: CoAuthorRequest) -> bool:
    return request.idea.is_authored_by(user)


def can_leave_coauthorship(user: User, authorship: Authorship) -> bool:
    return user.is_active and authorship.user_id == user.pk and not authorship.is_author


def can_answer_need(user: User, idea: Idea) -> bool:
    return _works_on(user, idea)


def can_take_back_answer(user: User, idea: Idea) -> bool:
    return _works_on(user, idea)


def can_change_kind(user: User, idea: Idea) -> bool:
    return _works_on(user, idea)


def can_propose_merge(user: User, idea: Idea) -> bool:
    return user.is_active


def can_consent_to_merge(user: User, merge: Merge) -> bool:
    return merge.is_by(user) or merge.is_decided_by(user)


def can_refuse_merge(user: User, merge: Merge) -> bool:
    return merge.is_by(user) or merge.is_decided_by(user)


def can_undo_merge(user: User, merge: Merge) -> bool:
    return merge.is_by(user) or merge.is_decided_by(user)


def can_withdraw_merge(user: User, merge: Merge) -> bool:
    return user.is_active and merge.proposed_by_id == user.pk


def can_choose_support(user: User, merge: Merge) -> bool:
    return user.is_active and merge.is_supported_by(user)


def can_comment(user: User, idea: Idea) -> bool:
    return user.is_active


def can_follow(user: User, idea: Idea) -> bool:
    return user.is_active


def can_rate_oneself(user: User, idea: Idea) -> bool:
    return idea.is_led_by(user)


def can_rate_principles(user: User, idea: Idea) -> bool:
    return user.is_active and not idea.is_by(user)


def can_clarify(user: User, idea: Idea) -> bool:
    return idea.is_decided_by(user, STABSSTELLE)


def can_support(user: User, idea: Idea) -> bool:
    return user.is_active and not idea.is_by(user)


def can_suggest_amendment(user: User, idea: Idea) -> bool:
    return user.is_active and not idea.is_by(user)


def can_withdraw_amendment(user: User, amendment: Amendment) -> bool:
    return user.is_active and amendment.author_id == user.pk


def can_accept_amendment(user: User, part: AmendmentPart) -> bool:
    return _works_on(user, part.idea) and part.amendment.author_id != user.pk


def can_reject_amendment(user: User, part: AmendmentPart) -> bool:
    return can_accept_amendment(user, part)


def can_edit_comment(user: User, comment: Comment) -> bool:
    return comment.author_id == user.pk


def can_remove_comment(user: User, comment: Comment) -> bool:
    return comment.author_id == user.pk


def can_pin_comment(user: User, comment: Comment) -> bool:
    return _works_on(user, comment.idea)


def can_unpin_comment(user: User, comment: Comment) -> bool:
    return _works_on(user, comment.idea)


def can_release_comment(user: User, comment: Comment) -> bool:
    return _moderates(user, comment)


def can_hide_comment(user: User, comment: Comment) -> bool:
    return _moderates(user, comment)


def can_unhide_comment(user: User, comment: Comment) -> bool:
    return _moderates(user, comment) and comment.who_hid() != user.pk


def _works_on(user: User, idea: Idea) -> bool:
    return idea.is_by(user) or idea.is_led_by(user)


def _moderates(user: User, comment: Comment) -> bool:
    return comment.idea.is_in_office(user, MODERATOR, STABSSTELLE) and not comment.binds(user)
