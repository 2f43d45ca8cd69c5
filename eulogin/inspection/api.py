"""What `eulogin.api` opens of the inspector."""

from datetime import timedelta

from django.db.models import QuerySet

from eulogin.inspection.reading import inspect, of_exchange
from eulogin.inspection.reports import Report
from eulogin.inspection.steps import Step, told
from eulogin.models import Exchange
from kernel import clock

__all__ = ["Exchange", "Report", "Step", "inspect", "of_exchange", "recent", "told"]

RECENT = timedelta(hours=1)


def recent() -> QuerySet[Exchange]:
    """The exchanges of the last hour, the newest first."""
    return Exchange.objects.filter(at__gte=clock.now() - RECENT).order_by("-pk")
