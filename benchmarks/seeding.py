"""Fill the database of a run: `python -m benchmarks.seeding ACCOUNTS`, with the server's own environment."""

import sys

import django
from django.contrib.auth.hashers import make_password

BATCH = 5000


def seed(accounts: int) -> None:
    """Make `accounts` people with the same password, a telephone each, and one service that accepts every method."""
    from benchmarks.population import PASSWORD, SERVICE, email, number, uid
    from eulogin.api import Account, register_service
    from mfa.methods.sms.models import PhoneNumber

    register_service(url_prefix=SERVICE, name="Bench")
    encoded = make_password(PASSWORD)
    for first in range(0, accounts, BATCH):
        batch = range(first, min(first + BATCH, accounts))
        people = [
            Account(uid=uid(n), email=email(n), first_name="Camille", last_name="Martin", password=encoded)
            for n in batch
        ]
        Account.objects.bulk_create(people)
        PhoneNumber.objects.bulk_create(
            PhoneNumber(user_id=uid(n), number=number(n), name=number(n), slot=1) for n in batch
        )


if __name__ == "__main__":
    django.setup()
    seed(int(sys.argv[1]))
