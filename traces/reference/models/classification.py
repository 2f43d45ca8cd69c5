"""What operators do: chapters, sections and activity types."""

from django.db import models

from traces.reference.models.bilingual import Bilingual
from traces.reference.models.country import Country


class Chapter(Bilingual):
    """A chapter, such as Animal or Food; `position` is its place in the captured list."""

    code = models.CharField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]


class Section(Bilingual):
    """A section of a chapter. The same code exists once for each country scope ("FAT" of the EU and of others)."""

    chapter = models.ForeignKey(Chapter, models.PROTECT, related_name="sections")
    code = models.CharField(max_length=40)
    country_scope = models.CharField(max_length=40)
    lms_managed = models.BooleanField()
    active = models.BooleanField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["code", "country_scope"], name="section_once_per_scope")]

    def applies_to(self, country: Country) -> bool:
        """Whether operators of this country may have this section's activities."""
        return country.is_in_scope(self.country_scope)


class ActivityType(Bilingual):
    """An activity of a section.

    `self_registration` is False where the real form answers OPER-029: only the authority may record it.
    `validated_by` tells in words who validates it (official help; French services from regional notices).
    """

    section = models.ForeignKey(Section, models.PROTECT, related_name="activity_types")
    code = models.CharField(max_length=60)
    self_registration = models.BooleanField()
    validated_by = models.TextField()
    validated_by_evidence = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["section", "code"], name="activity_once_per_section")]
