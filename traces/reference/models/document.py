"""Types of document."""

from django.db import models

from traces.reference.models.bilingual import Bilingual


class DocumentType(Bilingual):
    """A type of certificate or document; `reference_pattern` is empty where the real one is not known."""

    code = models.CharField(max_length=20, unique=True)
    family = models.CharField(max_length=40)
    who_creates_part_1 = models.CharField(max_length=100)
    who_signs = models.CharField(max_length=100)
    reference_pattern = models.CharField(max_length=100, blank=True)
    evidence = models.CharField(max_length=60)

    class Meta:
        ordering = ["code"]
