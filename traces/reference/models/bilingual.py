"""Names kept in two languages."""

from django.db import models
from django.utils.translation import get_language


def french_is_active() -> bool:
    """Whether the page being made is in French."""
    return (get_language() or "").startswith("fr")


class Bilingual(models.Model):
    """A row with an English and a French name."""

    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the active language; English where there is no French one."""
        return (french_is_active() and self.name_fr) or self.name_en
