from ideas.models.amendment import Amendment
from ideas.models.amendmentpart import AmendmentPart
from ideas.models.authorship import Authorship
from ideas.models.clarification import Clarification
from ideas.models.coauthor import CoAuthorRequest, Invitation
from ideas.models.comment import Comment, Purpose
from ideas.models.communityrating import CommunityRating
from ideas.models.confirmation import Confirmation
from ideas.models.deputy import Deputy
from ideas.models.draw import Draw, Entry
from ideas.models.due import DueTime
from ideas.models.factsheet import FactSheet, FactSheetVersion
from ideas.models.heir import AuthorshipOffer
from ideas.models.idea import Idea
from ideas.models.joining import SupportChoice
from ideas.models.kind import Kind, MeasureKind
from ideas.models.knownword import KnownWord
from ideas.models.lineage import Edge
from ideas.models.merge import Consent, Merge
from ideas.models.numbers import YearlyNumber
from ideas.models.opinion import Dimension, Opinion, Rating
from ideas.models.opinion_invitation import OpinionInvitation
from ideas.models.owedstep import AnswerFigure, OwedStep
from ideas.models.picture import Picture
from ideas.models.presentation import Outcome, Presentation
from ideas.models.reminder import Reminder
from ideas.models.responsibility import Responsibility
from ideas.models.review import Review, Score
from ideas.models.round import AssessmentRound
from ideas.models.search import IdeaSearch
from ideas.models.selfrating import SelfRating
from ideas.models.sitting import DoesNotFit, Sitting, SittingItem
from ideas.models.stage import LIFE, Owed, Stage
from ideas.models.support import Support
from ideas.models.tally import Tally
from ideas.models.wanted import Contact, Help, Wanted
from ideas.models.workingcopy import WorkingCopy

__all__ = [
    "LIFE",
    "Amendment",
    "AmendmentPart",
    "AnswerFigure",
    "AssessmentRound",
    "Authorship",
    "AuthorshipOffer",
    "Clarification",
    "CoAuthorRequest",
    "Comment",
    "CommunityRating",
    "Confirmation",
    "Consent",
    "Contact",
    "Deputy",
    "Dimension",
    "DoesNotFit",
    "Draw",
    "DueTime",
    "Edge",
    "Entry",
    "FactSheet",
    "FactSheetVersion",
    "Help",
    "Idea",
    "IdeaSearch",
    "Invitation",
    "Kind",
    "KnownWord",
    "MeasureKind",
    "Merge",
    "Opinion",
    "OpinionInvitation",
    "Outcome",
    "Owed",
    "OwedStep",
    "Picture",
    "Presentation",
    "Purpose",
    "Rating",
    "Reminder",
    "Responsibility",
    "Review",
    "Score",
    "SelfRating",
    "Sitting",
    "SittingItem",
    "Stage",
    "Support",
    "SupportChoice",
    "Tally",
    "Wanted",
    "WorkingCopy",
    "YearlyNumber",
]
