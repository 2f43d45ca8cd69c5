"""What the nightly task deletes, and what it keeps."""

from datetime import timedelta

from django.core.management import call_command

from eulogin.models import LoginAttempt, ServiceTicket, SsoSession
from kernel.limits.models import Limit
from tests.eulogin.conftest import SERVICE, sign_in


def test_what_ended_long_ago_is_deleted(client, camille, app, clock):
    sign_in(client, f"/cas/login?service={SERVICE}")
    clock.forward(timedelta(days=2))
    call_command("purge")
    assert not LoginAttempt.objects.exists()
    assert ServiceTicket.objects.exists()
    clock.forward(timedelta(days=29))
    call_command("purge")
    assert not ServiceTicket.objects.exists()
    assert not SsoSession.objects.exists()


def test_what_is_under_way_is_kept(client, camille, app, clock):
    client.post("/cas/login", {"username": camille.email})
    sign_in(client, f"/cas/login?service={SERVICE}")
    call_command("purge")
    assert LoginAttempt.objects.count() == 2
    assert SsoSession.objects.count() == ServiceTicket.objects.count() == 1


def test_counters_that_are_over_are_swept(client, camille, clock):
    sign_in(client, password="Wrong-password-1")
    call_command("purge")
    assert Limit.objects.count() == 1
    clock.forward(timedelta(minutes=15))
    call_command("purge")
    assert not Limit.objects.exists()
