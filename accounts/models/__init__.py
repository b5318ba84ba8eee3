"""People, the bodies they belong to, and the mandates that let them act for one."""

from accounts.models.body import Organisation, Sector
from accounts.models.mandate import Mandate, MandateRequest
from accounts.models.person import Competence, Role, User

__all__ = ["Competence", "Mandate", "MandateRequest", "Organisation", "Role", "Sector", "User"]
