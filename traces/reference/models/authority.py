"""Competent authorities, border control posts among them, and organic control bodies."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from traces.reference.models.bilingual import french_is_active
from traces.reference.models.country import Country

# Countries whose authorities' local names are French: a French page shows those, and English ones for the others.
_FRENCH_NAMES = {"BE", "FR", "LU"}


class AuthorityKind(models.TextChoices):
    """Kinds of authority (official help: LAU, RCA, CCA, BCP)."""

    COMMISSION = "COMMISSION", _("European Commission")
    CCA = "CCA", _("Central competent authority")
    RCA = "RCA", _("Regional competent authority")
    LAU = "LAU", _("Local authority unit")
    BCP = "BCP", _("Border control post")


class BorderPostType(models.TextChoices):
    """What a border control post stands at."""

    PORT = "port", _("port")
    AIRPORT = "airport", _("airport")
    ROAD = "road", _("road")
    RAIL = "rail", _("rail")


class Authority(models.Model):
    """An authority in the tree below the Commission.

    `path` holds the codes from the root down ("EC/FR00000/FR00008"), so that a subtree is one indexed query.
    A superior authority inherits the rights of those below it (German national contact point).
    Most codes are placeholders: `code_evidence` says which were read in a public source.
    """

    code = models.CharField(max_length=20, unique=True)
    country = models.ForeignKey(Country, models.PROTECT, related_name="authorities", null=True, blank=True)
    kind = models.CharField(max_length=10, choices=AuthorityKind)
    border_post_type = models.CharField(max_length=10, choices=BorderPostType, blank=True)
    name_en = models.CharField(max_length=200)
    name_local = models.CharField(max_length=200)
    competence = models.TextField(blank=True)
    department_code = models.CharField(max_length=3, blank=True, db_index=True)
    region = models.CharField(max_length=60, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, related_name="children", null=True, blank=True)
    # A unique CharField also gets PostgreSQL's pattern index, which prefix queries use whatever the collation.
    path = models.CharField(max_length=100, unique=True)
    categories = models.CharField(max_length=100, blank=True)
    name_evidence = models.CharField(max_length=20)
    code_evidence = models.CharField(max_length=20)
    source = models.TextField()

    class Meta:
        ordering = ["code"]
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")
        indexes = [models.Index(fields=["country", "kind"], name="authority_country_kind")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AuthorityKind.values), name="authority_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="COMMISSION", country=None, parent=None)
                | (~Q(kind="COMMISSION") & Q(country__isnull=False, parent__isnull=False)),
                name="authority_below_the_commission",
            ),
            models.CheckConstraint(
                condition=Q(kind="BCP", border_post_type__in=BorderPostType.values)
                | (~Q(kind="BCP") & Q(border_post_type="")),
                name="authority_border_post_has_type",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.short_name} ({self.code})"

    @property
    def name(self) -> str:
        """The full name: English, or on a French page the local one of authorities that work in French."""
        local = french_is_active() and (self.country_id is None or self.country_id in _FRENCH_NAMES)
        name = self.name_local if local else self.name_en
        return f"{name} ({self.get_border_post_type_display()})" if self.border_post_type else name

    @property
    def short_name(self) -> str:
        """What the profile shows: for a French department the bare name («Ardennes»), as the guide's picture does."""
        return self.name_local.rpartition(" - ")[2] if self.department_code else self.name

    def subtree(self) -> "models.QuerySet[Authority]":
        """This authority and all below it, in one query."""
        return Authority.objects.filter(Q(path=self.path) | Q(path__startswith=f"{self.path}/"))

    def is_within(self, other: "Authority") -> bool:
        """Whether this is `other` or stands below it."""
        return f"{self.path}/".startswith(f"{other.path}/")


class ControlBody(models.Model):
    """An organic control body in one country: the law gives it one code per country it certifies."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    home_country = models.ForeignKey(Country, models.PROTECT, related_name="home_control_bodies")
    certified_country = models.ForeignKey(Country, models.PROTECT, related_name="control_bodies")
    scope = models.CharField(max_length=20)
    evidence = models.CharField(max_length=20)
    source = models.TextField()

    class Meta:
        ordering = ["name", "code"]
        verbose_name = _("control body")
        verbose_name_plural = _("control bodies")

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"
