"""`manage.py text_messages`: what text messages cost at this moment, and whether they get out."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count
from django.utils.timezone import localtime

from kernel import clock
from kernel.outbox import State
from mfa.sms.limits import Budget, budgets
from mfa.sms.models import OutgoingSms

DAY = timedelta(days=1)


class Command(BaseCommand):
    """Prints the budgets, what waits, and why messages of the last day failed. Names no number."""

    help = "Show how much of the text messages of this hour and day is spent, what waits and what failed."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each budget, then the outbox."""
        for budget in budgets():
            self.stdout.write(_spent(budget))
        waiting = OutgoingSms.objects.filter(state__in=[State.PENDING, State.SENDING])
        oldest = waiting.order_by("created_at").values_list("created_at", flat=True).first()
        since = f", the oldest since {localtime(oldest):%Y-%m-%d %H:%M:%S}" if oldest else ""
        self.stdout.write(f"waiting: {waiting.count()}{since}")
        failed = OutgoingSms.objects.filter(state=State.FAILED, created_at__gt=clock.now() - DAY)
        for code, many in failed.values_list("failure").annotate(Count("pk")).order_by("failure"):
            self.stdout.write(f"failed in the last day: {many} ({code})")


def _spent(budget: Budget) -> str:
    count, until = budget.spent
    stop = "stopped" if count >= budget.most else "adding numbers stopped" if count >= budget.for_enrolment else "open"
    ends = f", until {localtime(until):%Y-%m-%d %H:%M:%S}" if until else ""
    share = f"{budget.for_enrolment} of them to add numbers"
    return f"{budget.name}: {count} of {budget.most} ({share}){ends}: {stop}"
