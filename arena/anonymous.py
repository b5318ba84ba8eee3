"""Public pages look the same to all visitors without a session, so they are made once and kept for a minute."""

import gzip
import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from arena.pagestore import store

Answer = Callable[..., HttpResponse]

LONGEST_ADDRESS = 300
CACHE_CONTROL = "private, no-cache"  # browsers may keep it but ask each time: what is hidden is gone at once
# Requests that have parts or persons of their own; they go past the kept pages.
SPECIAL = ("HTTP_HX_REQUEST", "HTTP_AUTHORIZATION", "HTTP_RANGE")
# What only adds or asks, often: seen by visitors a second later, with no need to make every page anew.
ADDS = frozenset(
    [
        "account_login",
        "account_logout",
        "begin_draft",
        "check_recognition",
        "comment",
        "comment_amendment",
        "compare_title",
        "discard_working_copy",
        "follow",
        "keep_working_copy",
        "look_at_section",
        "mark_all_read",
        "rate_oneself",
        "rate_principles",
        "reply",
    ]
    + ["save_draft", "suggest_amendment", "support", "unfollow", "withdraw_support", "write_idea"]
)


def anonymous_page(*params: str) -> Callable[[Answer], Answer]:
    """Marks a view whose page is the same for all visitors; `params` are all that it heeds in the address.

    Such a page holds no form that posts, no token and no nonce: one that does is not kept.
    """

    def mark(view: Answer) -> Answer:
        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, *args, **kwargs)
            if response.status_code == 200 and _heeded(request, params):
                response.is_anonymous_page = True  # type: ignore[attr-defined]
            return response

        return marked

    return mark


def _heeded(request: HttpRequest, params: tuple[str, ...]) -> bool:
    return all(name in params and len(values) == 1 for name, values in request.GET.lists())


class AnonymousPages:
    """Answers visitors from the kept pages; forgets all of them whenever somebody changed something."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (settings.ANONYMOUS_PAGES_SECONDS and settings.CACHE_URL):
            return self.get_response(request)
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            response = self.get_response(request)
            if _may_have_taken_away(request, response):
                store.forget()
            return response
        name = _name(request) if _is_anonymous(request) else ""
        return self._answer(request, name) if name else self.get_response(request)

    def _answer(self, request: HttpRequest, name: str) -> HttpResponse:
        found = store.find(name)
        if found.page:
            return _unpacked(found.page, request)
        response = self.get_response(request)
        if not (found.stamp and _may_be_kept(request, response)):
            return response
        page = _packed(response)
        store.keep(name, found.stamp, page)
        return _unpacked(page, request)


def _may_have_taken_away(request: HttpRequest, response: HttpResponse) -> bool:
    """Refused requests changed nothing; after an error of ours one cannot know."""
    match = request.resolver_match
    return not (400 <= response.status_code < 500 or (match and match.url_name in ADDS))


def _is_anonymous(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not any(name in request.META for name in SPECIAL)
        and len(request.META.get("QUERY_STRING", "")) + len(request.path) <= LONGEST_ADDRESS
    )


def _name(request: HttpRequest) -> str:
    """What the page is kept by; none for a host that is not ours, which is refused further on."""
    try:
        return f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
    except DisallowedHost:
        return ""


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Marked by its view, and really without anything that belongs to one visitor."""
    return (
        getattr(response, "is_anonymous_page", False)
        and not response.cookies
        and not response.streaming
        and "CSRF_COOKIE" not in request.META
        and not getattr(request, "_csp_nonce", None)
        and not request.user.is_authenticated
    )


def _packed(response: HttpResponse) -> bytes:
    """The page as it is kept: its headers in one line, then its compressed body."""
    body = gzip.compress(response.content, 6, mtime=0)
    response["Cache-Control"] = CACHE_CONTROL
    response["ETag"] = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    response.headers.pop("Content-Length", None)
    return json.dumps(dict(response.headers)).encode() + b"\n" + body


def _unpacked(page: bytes, request: HttpRequest) -> HttpResponse:
    head, _, body = page.partition(b"\n")
    headers = json.loads(head)
    if request.META.get("HTTP_IF_NONE_MATCH") == headers["ETag"]:
        return HttpResponse(status=304, headers=headers)
    if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        body = gzip.decompress(body)
    return HttpResponse(body, headers=headers | {"Content-Length": str(len(body))})
