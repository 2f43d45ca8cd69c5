"""A person's eID, made by script: known to the simulated country, and linked with the account."""

import mfa.api
from eulogin.api import Account
from simulator.eidas import people


def add(account: Account, country: str, identifier: str) -> str:
    """Link a person of `country` with an account; without an identifier the country makes one. FactorError.

    Returns the PersonIdentifier that tickets name.
    """
    person = people.issue(
        country,
        identifier or f"SIM-{account.uid}",
        family_name=account.last_name,
        first_name=account.first_name,
    )
    return mfa.api.add_eid(
        account, country, person.identifier, family_name=person.family_name, first_name=person.first_name
    )
