"""The desk: the Django admin, for staff with a second factor."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class Desk(AdminSite):
    site_header = _("Arena der Ideen: Schreibtisch")
    site_title = _("Schreibtisch")
    index_title = _("Was ansteht")
