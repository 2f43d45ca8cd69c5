"""A person's mobile device, made by script: enrolled with EU Login, and its keys in the app of a virtual phone."""

import mfa.api
from eulogin.api import Account
from simulator.phones.app import acts
from simulator.phones.app.keys import Keys
from simulator.phones.models import AppAccount, VirtualPhone


def add(account: Account, phone: VirtualPhone, *, name: str, pin: str, server: str) -> AppAccount:
    """Link the app of `phone` to an account; `server` is EU Login's base address. FactorError as on the page."""
    made = Keys.new()
    answer = mfa.api.add_device(account, name=name, pin=pin, platform=acts.PLATFORM, **acts.public_keys(made))
    return acts.adopt(phone, made, dict(answer), server)
