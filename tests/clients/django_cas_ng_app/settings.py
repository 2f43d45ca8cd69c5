"""Its settings; those that begin with CAS_ are the ones that somebody else would copy."""

import os
from pathlib import Path

#: Where this process may write.
FOLDER = Path(os.environ["APP_FOLDER"])

CAS_SERVER_URL = os.environ["CAS_SERVER_URL"]
CAS_VERSION = "3"
CAS_REDIRECT_URL = "/me"
CAS_IGNORE_REFERER = True
CAS_LOGIN_MSG = None
CAS_LOGGED_MSG = None
CAS_APPLY_ATTRIBUTES_TO_USER = True
# A user of Django has `groups` of its own, which cannot be assigned; the rest are the names of Django's fields.
CAS_RENAME_ATTRIBUTES = {"firstName": "first_name", "lastName": "last_name", "groups": "eulogin_groups"}
# Only for applications that call other applications in the name of the person.
CAS_PROXY_CALLBACK = os.environ.get("CAS_PROXY_CALLBACK")

SECRET_KEY = "of this test run only"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "tests.clients.django_cas_ng_app.urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django_cas_ng",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "django_cas_ng.backends.CASBackend"]
LOGIN_URL = "cas_ng_login"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "application.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
USE_TZ = True
