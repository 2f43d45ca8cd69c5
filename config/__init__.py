"""Wiring of the house: settings, addresses, celery, WSGI. Imports everything; nothing imports it."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
