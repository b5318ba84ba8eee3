"""People, bodies and mandates at the desk."""

from accounts.admin.bodies import CompetenceAdmin, OrganisationAdmin
from accounts.admin.mandates import MandateAdmin, MandateRequestAdmin
from accounts.admin.people import UserAdmin

__all__ = ["CompetenceAdmin", "MandateAdmin", "MandateRequestAdmin", "OrganisationAdmin", "UserAdmin"]
