"""The site, and the pages it is measured against: T constant, K one SELECT by key, F twenty rows in a plain list."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from arena.urls import urlpatterns as site
from ideas.models import Idea
from strategy.models import FieldOfAction

PARAGRAPH = "<p>Berlin hat zwölf Bezirke, und jede Idee kann in jedem von ihnen beginnen oder in allen zugleich.</p>\n"
PAGE = "<!doctype html><html lang=de><title>Vergleich</title><body>%s" + PARAGRAPH * 190
ROWS = """<ul>{% for idea in ideas %}<li>
<h2><a href="/ideen/{{ idea.pk }}/">{{ idea.title }}</a></h2>
<p>{{ idea.stage }} · {{ idea.published_at|date:"j.n.Y" }}</p>
<p>{{ idea.summary }}</p>
<p>{{ idea.support_count }} Unterstützungen · {{ idea.comment_count }} Kommentare</p>
</li>{% endfor %}</ul>"""

django = engines["django"]
constant_page = PAGE % ""
one_row = django.from_string(PAGE % "<h1>{{ field.name }}</h1>")
twenty_rows = django.from_string("<!doctype html><html lang=de><title>Vergleich</title><body>" + ROWS)


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse(constant_page)


def by_key(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse(one_row.render({"field": FieldOfAction.objects.get(pk=pk)}, request))


def plain_list(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        twenty_rows.render({"ideas": Idea.objects.listed().order_by("-published_at", "-pk")[:20]}, request)
    )


urlpatterns = [
    *site,
    path("vergleich/t/", constant),
    path("vergleich/k/<int:pk>/", by_key),
    path("vergleich/f/", plain_list),
]
