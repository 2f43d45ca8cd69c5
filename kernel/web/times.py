"""Moments as people read them."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime


def clock_text(moment: datetime) -> str:
    """Date and time of day in the language of the page, Brussels time."""
    return date_format(localtime(moment), "DATETIME_FORMAT")
