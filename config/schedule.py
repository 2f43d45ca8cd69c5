"""Which queue a task goes to, and what is done at which time. Times are those of `TIME_ZONE`."""

from celery.schedules import crontab

ROUTES = {
    "mfa.sms.tasks.*": {"queue": "sms"},
    "mfa.methods.mobile_app.tasks.*": {"queue": "push"},
    "kernel.mail.tasks.*": {"queue": "mail"},
}
BEAT = {
    "sweep-sms": {"task": "mfa.sms.tasks.sweep", "schedule": crontab()},
    "sweep-push": {"task": "mfa.methods.mobile_app.tasks.sweep", "schedule": crontab()},
    "sweep-mail": {"task": "kernel.mail.tasks.sweep", "schedule": crontab()},
    "sweep-oidc": {"task": "eulogin.oidc.tasks.sweep", "schedule": crontab()},
    "tidy-oidc": {"task": "eulogin.oidc.tasks.tidy", "schedule": crontab(minute=17)},
    "tidy-releases": {"task": "eulogin.release.tasks.tidy", "schedule": crontab(hour=3, minute=27)},
    "sweep-sign-out": {"task": "eulogin.tasks.sweep", "schedule": crontab()},
    "read-readiness": {"task": "traces.readiness.tasks.read_all", "schedule": crontab(minute=37)},
    "sweep-reminders": {"task": "traces.readiness.tasks.sweep", "schedule": crontab(minute="*/10")},
    "sweep-traces": {"task": "traces.tasks.sweep", "schedule": crontab()},
    "follow-requests": {"task": "traces.tasks.follow_requests", "schedule": crontab(minute=23)},
    "purge-eulogin": {"task": "eulogin.tasks.purge", "schedule": crontab(hour=3, minute=7)},
}
