"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from measures import bodies, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("massnahmen/", views.measures, name="measures"),
    path("massnahmen/<int:pk>/", views.measure, name="measure"),
    path("stellen/<int:pk>/", bodies.organisation, name="organisation"),
    path("stellen/<int:pk>/nachfolge/", bodies.confirm_succession, name="confirm_succession"),
]
