"""Countries."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from traces.reference.models.bilingual import Bilingual


class CountryGroup(models.TextChoices):
    """The groups that activity sections are open to (ours, after the captured `country_scope` values)."""

    EU = "EU", _("European Union")
    EFTA = "EFTA", _("EFTA")
    ASSOCIATED = "ASSOCIATED", _("Associated with the European Union")
    EU_RULES_NI = "EU_RULES_NI", _("Northern Ireland")
    THIRD_COUNTRIES = "THIRD_COUNTRIES", _("Third countries")


class Participation(models.TextChoices):
    """How far a country takes part in TRACES NT."""

    YES = "yes", _("Yes")
    PARTIAL = "partial", _("Import modules only")


# Official COI help: associated countries count with the EU. EEA is the EU and the EFTA countries without Switzerland.
_SCOPES = {
    CountryGroup.EU: {"EU", "EEA"},
    CountryGroup.EFTA: {"EFTA", "EEA"},
    CountryGroup.ASSOCIATED: {"EU"},
    CountryGroup.EU_RULES_NI: {"EU"},
    CountryGroup.THIRD_COUNTRIES: {"THIRD_COUNTRIES"},
}


class Country(Bilingual):
    """A country, by its ISO 3166-1 code; `XI` (Northern Ireland) and `XK` (Kosovo) as TRACES NT uses them."""

    iso2 = models.CharField(max_length=2, primary_key=True)
    eu_member = models.BooleanField()
    efta = models.BooleanField()
    group = models.CharField(max_length=20, choices=CountryGroup)
    participating = models.CharField(max_length=10, choices=Participation)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["name_en"]
        verbose_name_plural = "countries"
        constraints = [
            models.CheckConstraint(condition=models.Q(group__in=CountryGroup.values), name="country_group_known"),
            models.CheckConstraint(
                condition=models.Q(participating__in=Participation.values), name="country_participating_known"
            ),
        ]

    def is_in_scope(self, country_scope: str) -> bool:
        """Whether a section's scope, such as "EU;EFTA", includes this country."""
        scopes = set(country_scope.split(";"))
        mine = _SCOPES[CountryGroup(self.group)] - ({"EEA"} if self.iso2 == "CH" else set())
        return "ALL_COUNTRIES" in scopes or bool(scopes & mine)
