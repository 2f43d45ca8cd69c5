"""The celery application. Queues: `sms` for text messages, `mail` for e-mail, `default` for the rest."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("eulogin-simulator")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
