"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from measures import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("massnahmen/", views.measures, name="measures"),
    path("massnahmen/<int:pk>/", views.measure, name="measure"),
]
