"""E-mails that arrived."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.html import strip_tags
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from simulator.mail import links


def now() -> datetime:
    """The time of the mail server: the clock that the settings name."""
    moment: datetime = import_string(settings.CLOCK)()
    return moment


class ReceivedMail(models.Model):
    """An e-mail in one person's mailbox; `links` are the addresses in its text, in the text's order."""

    to = models.EmailField(db_index=True)
    subject = models.CharField(max_length=500)
    text = models.TextField()
    html = models.TextField(blank=True)
    links = models.JSONField(default=list)
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self._meta.label} {self.pk}"

    @property
    def readable(self) -> SafeString:
        """The text with clickable addresses; of an e-mail without text, its HTML without the tags."""
        return links.clickable(self.text or strip_tags(self.html))
