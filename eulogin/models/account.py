"""The EU Login account: one person, one e-mail address, one uid."""

from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from eulogin.accounts.placeholders import real_address
from kernel import clock
from kernel.rows import find

#: Help site of EU Login («Most common issues»): accounts that sign-in with an eID opened.
VIRTUAL_PREFIX = "v00"
DOMAIN_LABELS = {"external": _("External"), "eu.europa.ec": _("European Commission")}


class AccountManager(BaseUserManager["Account"]):
    """Look-ups by what people type."""

    def by_identifier(self, identifier: str) -> "Account | None":
        """The account with this e-mail address or uid, in any case; None when there is none."""
        wanted = identifier.strip().lower()
        return find(Account, {"email__lower": wanted} if "@" in wanted else {"uid": wanted})


class Account(AbstractBaseUser):
    """An account. The uid is the technical key that applications see; the e-mail address is what people type."""

    uid = models.CharField(primary_key=True, max_length=32)
    email = models.EmailField(max_length=254)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    #: Language of mails, independent of the language of the screens.
    language = models.CharField(max_length=10, default="en")
    domain = models.CharField(max_length=60, default="external")
    employee_type = models.CharField(max_length=1, default="n")
    groups = models.JSONField(default=list, blank=True)
    #: 0 none, 10 self-registered, 20 sponsored, 30 other institution, 40 Commission.
    assurance_level = models.PositiveSmallIntegerField(default=10)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)
    #: The method used last comes first in the list.
    last_strength = models.CharField(max_length=40, blank=True)
    #: What human resources keep about staff; empty for who registered themselves.
    domain_username = models.CharField(max_length=60, blank=True)
    department_number = models.CharField(max_length=60, blank=True)
    employee_number = models.CharField(max_length=20, blank=True)
    telephone_number = models.CharField(max_length=40, blank=True)
    #: The choices of «Configurer mon compte».
    wants_notifications = models.BooleanField(default=True)
    wants_warning = models.BooleanField(default=False)
    wants_details = models.BooleanField(default=False)
    always_several_factors = models.BooleanField(default=False)
    #: May open the admin site of EU Login itself, where services are registered.
    is_administrator = models.BooleanField(default=False)

    # Django would fill it with the machine's time; sessions know when somebody signed in.
    last_login = None

    USERNAME_FIELD = "uid"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email", "first_name", "last_name"]

    objects = AccountManager()

    class Meta:
        constraints = [
            # An address cannot be attached to two accounts.
            models.UniqueConstraint(Lower("email"), name="account_one_per_email"),
            models.CheckConstraint(condition=models.Q(uid__regex=r"^[a-z0-9._-]{3,32}$"), name="account_uid_form"),
        ]

    def __str__(self) -> str:
        return self.uid

    def get_full_name(self) -> str:
        """First name and LAST NAME in capitals, as EU Login shows names."""
        return f"{self.first_name} {self.last_name.upper()}".strip()

    @property
    def is_external(self) -> bool:
        """Whether the person registered themselves; the accounts of others come from human resources."""
        return self.domain == "external"

    @property
    def is_virtual(self) -> bool:
        """Whether sign-in with an eID opened it: it has no password, no address, and lives by that eID."""
        return self.uid.startswith(VIRTUAL_PREFIX) and not self.has_usable_password()

    @property
    def address(self) -> str:
        """The e-mail address as others may see it: empty for who was imported without one."""
        return real_address(self.email)

    @property
    def domain_label(self) -> str:
        """The population in words: «Externe» for who registered themselves."""
        return str(DOMAIN_LABELS.get(self.domain, self.domain))

    @property
    def language_name(self) -> str:
        """The language of mails in words."""
        return str(dict(settings.LANGUAGES).get(self.language, self.language))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the address without stray spaces."""
        self.email = self.email.strip()
        super().save(*args, **kwargs)
