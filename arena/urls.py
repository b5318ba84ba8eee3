"""Every address of the site; the paths are German, the names are the verbs."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from arena import views
from arena.metrics import metrics

handler400 = views.bad_request
handler500 = views.server_error

urlpatterns = [
    path("", views.start, name="start"),
    path("health/", views.health, name="health"),
    path("health/ready/", views.ready, name="ready"),
    path("metrics", metrics, name="metrics"),
    path("", include("accounts.urls")),
    path("", include("activity.urls")),
    path("", include("ideas.urls")),
    path("", include("measures.urls")),
    path("", include("strategy.urls")),
    path("verwaltung/", admin.site.urls),
]

if settings.DEVELOPMENT:
    urlpatterns.append(path("entwicklung/", include("arena.development")))
