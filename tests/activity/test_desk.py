"""At the desk: the Stabsstelle reads the history and sends again what did not get through."""

import pytest
from django.contrib import admin
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory

from activity.models import Delivery, Event, State
from ideas.models import Stage
from tests import make

pytestmark = pytest.mark.django_db


def request_of(person, method="get", **data):
    request = getattr(RequestFactory(), method)("/", data)
    request.user, request.session = person, {}
    request._messages = FallbackStorage(request)
    return request


@pytest.mark.parametrize("model", [Event, Delivery])
def test_the_stabsstelle_reads_and_nobody_changes(model):
    desk = admin.site.get_model_admin(model)
    stabsstelle = request_of(make.stabsstelle())

    assert desk.has_view_permission(stabsstelle)
    assert not desk.has_view_permission(request_of(make.person()))
    for request in (stabsstelle, request_of(make.moderator()), request_of(make.person(is_superuser=True))):
        assert not desk.has_add_permission(request)
        assert not desk.has_change_permission(request)
        assert not desk.has_delete_permission(request)


def test_mails_are_no_matter_of_moderators():
    assert not admin.site.get_model_admin(Delivery).has_view_permission(request_of(make.moderator()))


def test_what_failed_or_waits_is_sent_again_and_nothing_else():
    for _idea in range(3):
        make.idea(Stage.SUBMITTED).publish(by=make.moderator())
    failed, parked, sent = Delivery.objects.order_by("created_at", "pk")
    for delivery, state in ((failed, State.FAILED), (parked, State.PARKED), (sent, State.SENT)):
        Delivery.objects.filter(pk=delivery.pk).update(state=state, attempts=3, ambiguous=2)
    desk = admin.site.get_model_admin(Delivery)

    desk.send_again(request_of(make.stabsstelle(), "post"), Delivery.objects.all())

    assert sorted(Delivery.objects.values_list("state", "attempts", "ambiguous")) == [
        ("due", 0, 0),
        ("due", 0, 0),
        ("sent", 3, 2),
    ]


@pytest.mark.parametrize("model", [Event, Delivery])
def test_the_pages_open(model):
    make.idea(Stage.SUBMITTED).return_for_revision(by=make.moderator(), reason="Bitte <b>kürzen</b>.")
    desk = admin.site.get_model_admin(model)
    request = request_of(make.stabsstelle())

    pages = [desk.changelist_view(request), desk.change_view(request, str(model.objects.get().pk))]

    assert [page.render().status_code for page in pages] == [200, 200]
    assert "<b>kürzen</b>" not in pages[1].rendered_content
