"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from strategy import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("ueber/", views.about, name="about"),
    path("ueber/handlungsfelder/<slug:code>/", views.field, name="field"),
    path("mitmachen/", views.participate, name="participate"),
    path("regeln/", views.rules, name="rules"),
    path("seiten/<slug:slug>/", views.page, name="page"),
]
