"""`python -m tests.clients.django_cas_ng_app`: make the database, listen, and say where."""

import os

import django
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

from tests.clients.serving import server_of

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.clients.django_cas_ng_app.settings"
django.setup()
call_command("migrate", verbosity=0)
with server_of(get_wsgi_application()) as server:
    print(f"listening {server.server_port}", flush=True)  # noqa: T201 - the one who started us reads it
    server.serve_forever()
