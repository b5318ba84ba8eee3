from ideas.models.authorship import Authorship
from ideas.models.comment import Comment, Purpose
from ideas.models.deputy import Deputy
from ideas.models.due import DueTime
from ideas.models.factsheet import FactSheetVersion
from ideas.models.heir import AuthorshipOffer
from ideas.models.idea import Idea
from ideas.models.kind import Kind
from ideas.models.knownword import KnownWord
from ideas.models.numbers import YearlyNumber
from ideas.models.picture import Picture
from ideas.models.reminder import Reminder
from ideas.models.responsibility import Responsibility
from ideas.models.search import IdeaSearch
from ideas.models.stage import LIFE, Owed, Stage
from ideas.models.support import Support
from ideas.models.tally import Tally
from ideas.models.wanted import Contact, Help, Wanted

__all__ = [
    "LIFE",
    "Authorship",
    "AuthorshipOffer",
    "Comment",
    "Contact",
    "Deputy",
    "DueTime",
    "FactSheetVersion",
    "Help",
    "Idea",
    "IdeaSearch",
    "Kind",
    "KnownWord",
    "Owed",
    "Picture",
    "Purpose",
    "Reminder",
    "Responsibility",
    "Stage",
    "Support",
    "Tally",
    "Wanted",
    "YearlyNumber",
]
