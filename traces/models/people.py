"""A person as TRACES knows them: what EU Login said at the last sign-in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from traces.environments import Environment
from traces.scopes import scoped_manager

DOMAIN_LABELS = {
    # Translators: fr "Externe"
    "external": _("External"),
    "eu.europa.ec": _("European Commission"),
}


class Person(models.Model):
    """A natural person in one environment. Not the EU Login account: TRACES is an application like any other.

    Django's templates and admin treat it as the user of the request; what it may do follows from its roles only.
    """

    environment = models.CharField(max_length=12, choices=Environment.choices)
    #: The user name in EU Login.
    uid = models.CharField(max_length=32)
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    domain = models.CharField(max_length=150, default="external")
    #: Of mails from TRACES; set at the first sign-in, then by the person.
    language = models.CharField(max_length=10, blank=True)
    last_sign_in_at = models.DateTimeField(null=True)
    previous_sign_in_at = models.DateTimeField(null=True)
    #: Sessions begun under another number are dead: raised when all of a person's sessions must end.
    session_epoch = models.PositiveIntegerField(default=0)

    objects = scoped_manager(environment="environment")

    #: How the user name of somebody begins whose account is gone; EU Login gives no such user name.
    ERASED = "erased-"

    is_active = True
    is_authenticated = True
    is_anonymous = False
    # Each admin site decides for itself, from the roles of the session.
    is_staff = False

    class Meta:
        constraints = [models.UniqueConstraint(fields=["environment", "uid"], name="person_once_per_environment")]
        # A page of names in their order, without sorting everybody.
        indexes = [models.Index(fields=["environment", "last_name", "first_name", "id"], name="person_by_name")]
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """First name and LAST NAME in capitals, as certificates print it; the uid where EU Login gave no name."""
        if self.is_erased:
            return str(_("Deleted user"))
        return f"{self.first_name} {self.last_name.upper()}".strip() or self.uid

    def get_short_name(self) -> str:
        """What the top right corner of each page shows."""
        return self.email or self.uid

    def get_username(self) -> str:
        """The user name in EU Login."""
        return self.uid

    def has_perm(self, permission: str, obj: object = None) -> bool:
        """Never: rights come from roles, not from Django's permissions."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """Never, see `has_perm`."""
        return False

    @property
    def is_erased(self) -> bool:
        """Whether the EU Login account is gone, and what it said about the person with it."""
        return self.uid.startswith(self.ERASED)

    @property
    def domain_label(self) -> str:
        """The population in words: «Externe» for who registered themselves."""
        return str(DOMAIN_LABELS.get(self.domain, self.domain))
