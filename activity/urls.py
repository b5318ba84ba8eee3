"""Addresses of the inbox and of the way out of mails."""

from django.urls import path

from activity import views

urlpatterns = [
    path("postfach/", views.inbox, name="inbox"),
    path("postfach/gelesen/", views.mark_all_read, name="mark_all_read"),
    path("postfach/einstellungen/", views.notification_settings, name="notification_settings"),
    path("postfach/<int:pk>/", views.open_notification, name="open_notification"),
    path("abbestellen/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
