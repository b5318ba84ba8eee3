from measures.models.commitment import Commitment, CommitmentAnswer
from measures.models.course import PhaseStep
from measures.models.help import HelpOffer, HelpWanted
from measures.models.indicator import Indicator, IndicatorKind, Reading, Standing
from measures.models.kit import ReplicationKit
from measures.models.known import Fact, Partner, Source, Station
from measures.models.lesson import Lesson, LessonKind
from measures.models.measure import ASKED_AFTER, STALE_AFTER, Measure, MeasureQuerySet
from measures.models.milestone import Milestone, MilestoneDate, MilestoneState
from measures.models.promotion import Promotion, PromotionState
from measures.models.recognition import Recognition, RecognitionState, Renewal, Revocation
from measures.models.reminder import MeasureReminder
from measures.models.replication import Replication
from measures.models.report import Report, ReportDocument, ReportPicture
from measures.models.revising import EarlierIndicator, EarlierLesson, EarlierReport
from measures.models.statement import SignedStatement
from measures.models.status import STARTS_FROM, Kind, Status
from measures.models.support import SupportChecklist, SupportKind, SupportOffer, SupportOfferQuerySet
from measures.models.team import TeamMember, TeamRole

__all__ = [
    "ASKED_AFTER",
    "STALE_AFTER",
    "STARTS_FROM",
    "Commitment",
    "CommitmentAnswer",
    "EarlierIndicator",
    "EarlierLesson",
    "EarlierReport",
    "Fact",
    "HelpOffer",
    "HelpWanted",
    "Indicator",
    "IndicatorKind",
    "Kind",
    "Lesson",
    "LessonKind",
    "Measure",
    "MeasureQuerySet",
    "MeasureReminder",
    "Milestone",
    "MilestoneDate",
    "MilestoneState",
    "Partner",
    "PhaseStep",
    "Promotion",
    "PromotionState",
    "Reading",
    "Recognition",
    "RecognitionState",
    "Renewal",
    "Replication",
    "ReplicationKit",
    "Report",
    "ReportDocument",
    "ReportPicture",
    "Revocation",
    "SignedStatement",
    "Source",
    "Standing",
    "Station",
    "Status",
    "SupportChecklist",
    "SupportKind",
    "SupportOffer",
    "SupportOfferQuerySet",
    "TeamMember",
    "TeamRole",
]
