"""Notices and what people want to be told."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from traces.environments import Environment
from traces.models import Person
from traces.notifications.texts import Category, Text, sentence
from traces.scopes import scoped_manager


class Notice(models.Model):
    """One thing that one person was told. The sentence is kept as a code, so that it follows their language."""

    environment = models.CharField(max_length=12, choices=Environment.choices)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    category = models.CharField(max_length=20, choices=Category.choices)
    text = models.CharField(max_length=40, choices=[(text.value, text.value) for text in Text])
    values = models.JSONField(default=dict)
    #: A path of this environment.
    link = models.CharField(max_length=500)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = scoped_manager(environment="environment")

    class Meta:
        indexes = [
            models.Index(fields=["person", "-created_at", "-id"], name="notice_newest"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.text} {self.pk}"

    @property
    def sentence(self) -> str:
        """What it says, in the active language."""
        return sentence(self.text, self.values)


class Preference(models.Model):
    """What a person wants of one category. Without a row: in TRACES yes, by e-mail no.

    E-mails were cut back in the real one because they came late or not at all (official help).
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notice_preferences")
    category = models.CharField(max_length=20, choices=Category.choices)
    in_traces = models.BooleanField(_("In TRACES"), default=True)
    by_email = models.BooleanField(_("By e-mail"), default=False)

    objects = scoped_manager(environment="person__environment")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "category"], name="preference_once_per_category")]

    def __str__(self) -> str:
        return f"{self.category} {self.person_id}"
