"""The addresses as the development environment has them."""

from django.urls import include, path

from arena.urls import urlpatterns as everywhere

urlpatterns = [
    *everywhere,
    path("entwicklung/", include("arena.development")),
    path("werkstatt/", include("arena.workshop.views")),
]
