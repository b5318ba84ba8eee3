from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """The Django admin as the desk of moderation and Stabsstelle."""

    default_site = "moderation.desk.Desk"
