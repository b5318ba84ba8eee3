"""The picture of an idea: its own short form, and the files, shown to whoever sees the idea."""

import logging
from typing import Any

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from arena.permissions import require
from arena.uploads import takes_file
from ideas import policies
from ideas.forms import PictureForm
from ideas.models import Idea, Picture, Stage
from ideas.models.picture import NotStored
from ideas.views.page import visible_idea

# A browser may keep what its person has seen; no cache on the way may, so what is hidden is gone at once.
SEEN_BY_ALL, SEEN_BY_FEW = "private, max-age=3600, immutable", "private, no-store"
UPLOADS = {"edit_picture": "20/h/user"}  # each is decoded and drawn anew, which takes a processor a second

logger = logging.getLogger(__name__)


@require_safe
def picture(request: HttpRequest, pk: int, key: str, width: int) -> HttpResponseBase:
    """One width of the picture, for whoever sees the idea."""
    seen = Picture.objects.filter(idea__in=Idea.objects.visible_to(request.user))
    picture = get_object_or_404(seen.select_related("idea"), idea=pk, key=key)
    file = picture.open(width)
    if file is None:
        raise Http404
    response = FileResponse(file, filename=f"bild-{width}.webp", content_type="image/webp")
    response["Cache-Control"] = SEEN_BY_ALL if picture.idea.is_public else SEEN_BY_FEW
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@takes_file
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a picture, put another in its place, or say better what is to be seen."""
    idea = visible_idea(request, pk)
    require(policies.can_edit(request.user, idea))
    picture = Picture.objects.filter(idea=idea).first()
    if request.method != "POST":
        return _form_page(request, idea, picture, PictureForm.of(picture))
    if request.FILES and not ratelimit.consume(request, app="arena", action="edit_picture", config=UPLOADS):
        return _too_many(request, idea, picture)
    form = PictureForm(request.POST, request.FILES, picture=picture)
    if not form.is_valid():
        return _form_page(request, idea, picture, form, status=422)

    try:
        _keep(form, idea, picture, by=request.user)
    except NotStored:
        logger.exception("The picture of idea %s could not be stored.", idea.pk)
        form.add_error("image", _not_stored())
        return _form_page(request, idea, picture, form, status=503)
    messages.success(request, _("Das Bild steht jetzt bei Ihrer Idee."))
    return _back(idea)


def _keep(form: PictureForm, idea: Idea, picture: Picture | None, *, by: User) -> None:
    words = {"alt": form.cleaned_data["alt"], "credit": form.cleaned_data["credit"]}
    if renditions := form.cleaned_data["image"]:
        Picture.add(idea, renditions, by=by, **words)
    elif picture:
        picture.describe(by=by, **words)


@login_required
@require_POST
def remove_picture(request: HttpRequest, pk: int) -> HttpResponse:
    idea = visible_idea(request, pk)
    require(policies.can_edit(request.user, idea))

    Picture.remove(idea, by=request.user)
    messages.success(request, _("Das Bild ist entfernt und gelöscht."))
    return _back(idea)


def _form_page(
    request: HttpRequest, idea: Idea, picture: Picture | None, form: PictureForm, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"idea": idea, "picture": picture, "form": form}
    return render(request, "ideas/picture.html", context, status=status)


def _too_many(request: HttpRequest, idea: Idea, picture: Picture | None) -> HttpResponse:
    """The words stay, and the file is not even looked at."""
    form = PictureForm(request.POST, picture=picture)
    form.fields["image"].required = False
    form.add_error(
        "image",
        _(
            "Das waren viele Bilder in kurzer Zeit. Ihre Worte stehen noch hier; "
            "bitte wählen Sie das Bild in einer Stunde noch einmal."
        ),
    )
    return _form_page(request, idea, picture, form, status=429)


def _not_stored() -> str:
    return _(
        "Das Bild lässt sich gerade nicht speichern. Ihre Worte stehen noch hier; "
        "bitte wählen Sie das Bild in einigen Minuten noch einmal."
    )


def _back(idea: Idea) -> HttpResponse:
    return redirect("preview", idea.pk) if idea.stage == Stage.DRAFT else redirect(idea)
