"""Pages about the strategy, the rules, and the texts the Stabsstelle keeps."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from arena.anonymous import anonymous_page
from strategy.models import (
    ConductRule,
    Criterion,
    FieldGroup,
    FieldOfAction,
    GuidingPrinciple,
    Page,
    Phase,
    PracticePrinciple,
)

ABOUT = ["ueber", "strategie", "verantwortung", "quellen"]
ELSEWHERE = dict.fromkeys(ABOUT, "about") | {"mitmachen": "participate", "regeln": "rules"}


@require_safe
@anonymous_page()
def about(request: HttpRequest) -> HttpResponse:
    """The strategy: what it values, where it acts, the kinds of measure, who decides, and how we know."""
    return render(
        request,
        "strategy/about.html",
        {
            "principles": GuidingPrinciple.objects.all(),
            "groups": FieldGroup.objects.prefetch_related("fields"),
            "phases": Phase.objects.all(),
            "criteria": Criterion.objects.all(),
            "practice": PracticePrinciple.objects.all(),
            "texts": Page.objects.in_bulk(ABOUT, field_name="slug"),
        },
    )


@require_safe
@anonymous_page()
def field(request: HttpRequest, code: str) -> HttpResponse:
    """A Handlungsfeld: its aim, and the ways to its ideas and measures."""
    found = get_object_or_404(FieldOfAction.objects.select_related("group"), code=code)
    neighbours = found.group.fields.exclude(pk=found.pk)
    return render(request, "strategy/field.html", {"field": found, "neighbours": neighbours})


@require_safe
@anonymous_page()
def participate(request: HttpRequest) -> HttpResponse:
    """How the Arena works, step by step."""
    return render(request, "strategy/participate.html", {"page": get_object_or_404(Page, slug="mitmachen")})


@require_safe
@anonymous_page()
def rules(request: HttpRequest) -> HttpResponse:
    """The numbered rules of conduct; a decision links to the rule it names."""
    return render(request, "strategy/rules.html", {"rules": ConductRule.objects.all()})


@require_safe
@anonymous_page()
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A text the Stabsstelle keeps; some have a place of their own."""
    if slug in ELSEWHERE:
        return redirect(ELSEWHERE[slug], permanent=True)
    return render(request, "strategy/page.html", {"page": get_object_or_404(Page, slug=slug)})
