"""The site as it is in development, with its mailbox."""

from django.urls import include, path

from arena import urls

urlpatterns = [
    *urls.urlpatterns,
    path("entwicklung/", include("arena.development")),
    path("werkstatt/", include("arena.workshop.views")),
]
