"""The discussion of an idea: comment, answer, correct, remove, pin."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arena.permissions import require
from arena.transitions import WrongStage
from ideas import discussion, policies
from ideas.forms import CommentForm
from ideas.models import Comment, Idea
from ideas.said import said
from ideas.views.page import idea_page, visible_idea
from ideas.views.sections import discussion_of


def visible_comment(request: HttpRequest, pk: int) -> Comment:
    """The comment if this person may read it and its idea; else 404."""
    comment = Comment.objects.visible_to(request.user).filter(pk=pk).first()
    if comment is None:
        raise Http404
    comment.idea = visible_idea(request, comment.idea_id)
    return comment


@login_required
@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    idea = visible_idea(request, pk)
    require(policies.can_comment(request.user, idea))
    form = CommentForm(request.POST, by=request.user)
    if not form.is_valid():
        return _show(request, idea, comment_form=form, status=422)

    made = idea.comment(by=request.user, **form.for_verb())
    return _said(request, made)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a comment: its words and a form below."""
    parent = visible_comment(request, pk)
    require(policies.can_comment(request.user, parent.idea))
    if not parent.is_readable:
        raise WrongStage(parent.idea)
    form = CommentForm(request.POST or None, by=request.user)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, parent, form, _("Antworten"))

    made = parent.idea.comment(by=request.user, parent=parent, **form.for_verb())
    return _said(request, made)


@require_safe
def thread(request: HttpRequest, pk: int) -> HttpResponse:
    """One thread with all its answers."""
    root = visible_comment(request, pk)
    if root.depth != 1:
        return redirect("thread", root.root_id)
    comments = said([discussion.thread(root, request.user)], root.idea, request.user)
    return render(request, "ideas/thread.html", {"idea": root.idea, "root": root, "comments": comments})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct one's words within a quarter of an hour."""
    comment = visible_comment(request, pk)
    require(policies.can_edit_comment(request.user, comment))
    initial = {"body": comment.body, "purpose": comment.purpose}
    form = CommentForm(request.POST or None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, comment, form, _("Kommentar ändern"))

    comment.edit(body=form.cleaned_data["body"], purpose=form.cleaned_data["purpose"])
    messages.success(request, _("Ihr Kommentar ist geändert."))
    return redirect(comment)


@login_required
@require_POST
def remove_comment(request: HttpRequest, pk: int) -> HttpResponse:
    comment = visible_comment(request, pk)
    require(policies.can_remove_comment(request.user, comment))

    comment.remove(by=request.user)
    messages.success(request, _("Ihr Kommentar ist entfernt. An seiner Stelle steht ein Hinweis."))
    return redirect(comment)


@login_required
@require_POST
def pin_comment(request: HttpRequest, pk: int) -> HttpResponse:
    comment = visible_comment(request, pk)
    require(policies.can_pin_comment(request.user, comment))

    comment.pin(by=request.user)
    messages.success(request, _("Der Kommentar steht jetzt ganz oben."))
    return redirect(comment)


@login_required
@require_POST
def unpin_comment(request: HttpRequest, pk: int) -> HttpResponse:
    comment = visible_comment(request, pk)
    require(policies.can_unpin_comment(request.user, comment))

    comment.unpin(by=request.user)
    messages.success(request, _("Der Kommentar steht wieder an seinem Platz."))
    return redirect(comment)


def _said(request: HttpRequest, made: Comment) -> HttpResponse:
    if made.held_at:
        messages.info(
            request,
            _(
                "Ihr Kommentar enthält einen Link und wartet auf die Freigabe durch die Moderation. Sie sehen ihn schon."
            ),
        )
    else:
        messages.success(request, _("Ihr Kommentar steht jetzt in der Diskussion."))
    return _show(request, made.idea) if request.htmx else redirect(made)


def _show(request: HttpRequest, idea: Idea, *, status: int = 200, **forms: Any) -> HttpResponse:
    if not request.htmx:
        return idea_page(request, idea, status=status, **forms)
    context = {"idea": idea, "part": True} | discussion_of(request, idea) | forms
    return render(request, "ideas/_discussion.html", context, status=status)


def _form_page(request: HttpRequest, comment: Comment, form: CommentForm, heading: str) -> HttpResponse:
    context = {"idea": comment.idea, "comment": comment, "form": form, "heading": heading}
    return render(request, "ideas/comment_form.html", context, status=422 if form.errors else 200)
