"""How long answers take, for everybody to see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from arena.anonymous import anonymous_page
from ideas import answers as figures


@require_safe
@anonymous_page()
def answers(request: HttpRequest) -> HttpResponse:
    """By stage and by body: how long it takes, how much comes in time, and what is overdue now."""
    context = {"answers": figures.answers(), "overdue": figures.longest_overdue()}
    return render(request, "ideas/answers.html", context)
