"""Settings of the test run: the product's own, made quick and deterministic.

`DATABASE_URL` and `REDIS_URL` choose the servers (the runs on PostgreSQL and Redis set them); every other variable of
the product is forgotten, so that a developer's shell changes no result.
"""

import atexit
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

PRODUCT_VARIABLES = (
    "ALLOWED_HOSTS BEHIND_PROXY CELERY_BROKER_URL DEBUG DEFAULT_FROM_EMAIL EMAIL_URL HTTPS LOG_LEVEL MODE PUBLIC_URL "
    "SECRET_KEY SECURE_HSTS_SECONDS SIMULATOR SIMULATOR_TOKEN SMS_GATEWAY SMS_KANNEL_URL"
)
for _name in os.environ.copy():
    if _name in PRODUCT_VARIABLES.split() or _name.startswith(("EULOGIN_", "MFA_", "TRACES_")):
        del os.environ[_name]
# Tests open connections in many threads and count them; a pool would keep some of them back.
os.environ.setdefault("DATABASE_POOL", "0")

from config.settings import *  # noqa: E402, F403
from config.settings import BASE_DIR, DATABASES  # noqa: E402

# Hashing must cost nothing; the real hasher stays known, so that its hashes can be checked and replaced.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "kernel.hashers.OwaspArgon2PasswordHasher"]

# The browser still computes a real proof of work, a short one.
EULOGIN_CAPTCHA_WORK = 200

# The fixtures `clock` and `simulator_clock` name another one.
CLOCK = "kernel.clock.system"

# Tasks run where they are called, also where Redis could be the broker; tests/production turns it off.
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True

EMAIL_BACKEND = "simulator.mail.backend.MailboxBackend"
SMS_GATEWAY = "simulator.phones.gateway.VirtualPhoneGateway"

# What a run needs on disk: in memory where there is such a folder.
_memory = Path("/dev/shm")  # noqa: S108
_folder = tempfile.mkdtemp(prefix="simulator-tests-", dir=_memory if os.access(_memory, os.W_OK) else None)
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

# The live server has its own handler for static files; WhiteNoise would list them again for each test client.
WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = False
STATIC_ROOT = _folder

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file rather than SQLite's own ":memory:": there all threads of the live server would share one connection, and
    # two requests at once would break each other's transactions.
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
else:
    # Two checkouts may run their tests against the same server at once.
    _checkout = hashlib.sha256(str(BASE_DIR).encode()).hexdigest()[:10]
    DATABASES["default"]["TEST"] = {"NAME": f"test_simulator_{_checkout}"}
