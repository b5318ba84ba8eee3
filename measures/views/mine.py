"""One's own measures: those one keeps, with what they ask for, and those one follows."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from measures.mine import followed_by, kept_by, once_kept_by


@login_required
@require_safe
def my_measures(request: HttpRequest) -> HttpResponse:
    context = {
        "kept": kept_by(request.user),
        "former": once_kept_by(request.user),
        "follows": followed_by(request.user),
    }
    return render(request, "measures/mine.html", context)
