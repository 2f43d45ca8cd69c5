"""The demonstration as a value that can be compared."""

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import Model
from django_scopes import scopes_disabled

from eulogin.models import Account, Service
from kernel.journal.models import Entry
from mfa.methods.sms.models import PhoneNumber
from simulator.control.models import Clock
from simulator.mail.models import ReceivedMail
from simulator.phones.models import TextMessage, VirtualPhone
from traces.models import Role
from traces.operators.models import Operator


def our_models() -> list[type[Model]]:
    ours = ("kernel.", "eulogin", "mfa", "traces", "simulator.")
    return [model for config in apps.get_app_configs() if config.name.startswith(ours) for model in config.get_models()]


def state() -> dict[str, object]:
    """What a reset must bring back."""
    with scopes_disabled():
        return {
            "people": set(Account.objects.values_list("uid", "email")),
            "services": set(Service.objects.values_list("url_prefix", flat=True)),
            "factors": set(PhoneNumber.objects.values_list("user_id", "number")),
            "roles": set(Role.objects.values_list("environment", "person__uid", "role_type", "status")),
            "operators": set(Operator.objects.values_list("environment", "identifier", "name")),
            "phones": set(VirtualPhone.objects.values_list("pk", "number", "read_up_to", "is_offline")),
            "rows": {model._meta.label: model._default_manager.count() for model in our_models()},
            "events": list(Entry.objects.values_list("event", "subject")),
            "mails": ReceivedMail.objects.count(),
            "texts": TextMessage.objects.count(),
            "sessions": Session.objects.count(),
            "clock": Clock.objects.count(),
        }
