"""Every address of the site; the paths are German, the names are the verbs."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from arena import own_data, views
from arena.metrics import metrics

handler400 = views.bad_request
handler500 = views.server_error

urlpatterns = [
    path("", views.start, name="start"),
    path("suche/", views.search, name="search"),
    path("health/", views.health, name="health"),
    path("health/ready/", views.ready, name="ready"),
    path("metrics", metrics, name="metrics"),
    path("konto/daten/", own_data.own_data, name="own_data"),
    path("konto/daten/herunterladen/", own_data.export_account, name="export_account"),
    path("konto/loeschen/", own_data.erase_account, name="erase_account"),
    path("konto/geloescht/", own_data.account_erased, name="account_erased"),
    path("", include("accounts.urls")),
    path("", include("activity.urls")),
    path("", include("ideas.urls")),
    path("", include("measures.urls")),
    path("", include("strategy.urls")),
    path("verwaltung/", admin.site.urls),
]

if settings.DEVELOPMENT:
    urlpatterns.append(path("entwicklung/", include("arena.development")))
    urlpatterns.append(path("werkstatt/", include("arena.workshop.views")))
