"""The celery application. Queues: `sms`, `push` for the app on phones, `mail`, and `default` for the rest."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("eulogin-simulator")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
