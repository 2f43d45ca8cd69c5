"""One settings module for every way to run the simulator; it reads the environment.

Embedded default: SQLite, tasks in the web process, virtual phones as gateway. Production (`MODE=production`):
PostgreSQL, Redis, celery workers, a real gateway and SMTP server; the simulator's own pages are refused there.
Every variable is described in docs/operator.md, and a test compares the two lists.
"""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import environ
from csp.constants import NONCE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import installed, schedule

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()

MODE = env.str("MODE", default="embedded")
if MODE not in ("embedded", "production"):
    raise ImproperlyConfigured(f"MODE is {MODE!r}; it can be 'embedded' or 'production'.")
PRODUCTION = MODE == "production"

SIMULATOR = env.bool("SIMULATOR", default=not PRODUCTION)
if PRODUCTION and SIMULATOR:
    raise ImproperlyConfigured("SIMULATOR=1 opens mailboxes and the clock to everybody: never with MODE=production.")
# Asked for on every simulator page when the server listens beyond this machine; `make demo HOST=…` sets it.
SIMULATOR_TOKEN = env.str("SIMULATOR_TOKEN", default="")

DEBUG = env.bool("DEBUG", default=False)
# The embedded key is public on purpose: such a server holds invented people only.
SECRET_KEY = env.str("SECRET_KEY", default=environ.Env.NOTSET if PRODUCTION else "embedded-simulator-not-a-secret")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["*"])
# The address people type, without a final slash; TRACES names itself to EU Login with it.
# Empty: taken from each request (embedded default).
PUBLIC_URL = env.str("PUBLIC_URL", default="")
HTTPS = env.bool("HTTPS", default=PRODUCTION)

INSTALLED_APPS = installed.APPS + (installed.SIMULATOR_APPS if SIMULATOR else [])
MIDDLEWARE = (installed.SIMULATOR_MIDDLEWARE if SIMULATOR else []) + installed.MIDDLEWARE
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "eulogin.Account"
LOGIN_URL = "/cas/login"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "kernel.web.templates.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "kernel.web.context.page",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- data -----------------------------------------------------------------------------------------------------

DATABASES = {
    "default": env.db(
        "DATABASE_URL", default=environ.Env.NOTSET if PRODUCTION else f"sqlite:///{VAR_DIR}/simulator.sqlite3"
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # One writer at a time, known from the start of the transaction: what we check is still true when we write.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # Values travel beside the statement: with connections that are ours to keep, PostgreSQL plans each one only once.
    DATABASES["default"].setdefault("OPTIONS", {})["server_side_binding"] = True
    # Pages read few rows, mostly from memory: compiling a statement takes longer than running it, and a row apart from
    # the others costs hardly more than its neighbour.
    DATABASES["default"]["OPTIONS"].setdefault("options", "-c jit=off -c random_page_cost=1.1")
    if env.bool("DATABASE_POOL", default=True):
        DATABASES["default"]["OPTIONS"] |= {"pool": {"min_size": 1, "max_size": 8}, "prepare_threshold": 2}

REDIS_URL = env.str("REDIS_URL", default=environ.Env.NOTSET if PRODUCTION else "")
CACHES = {
    "default": {"BACKEND": "kernel.web.cache.KeptRedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# --- work behind the requests -----------------------------------------------------------------------------------

BROKER = env.str("CELERY_BROKER_URL", default=REDIS_URL)
# Without a broker the tasks run in the web process, after commit.
CELERY_BROKER_URL = BROKER or "memory://localhost/"
CELERY_TASK_ALWAYS_EAGER = not BROKER
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = schedule.ROUTES
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = schedule.BEAT

# --- people ---------------------------------------------------------------------------------------------------

PASSWORD_HASHERS = ["kernel.hashers.OwaspArgon2PasswordHasher"]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "eulogin.passwords.validators.MaximumLengthValidator", "OPTIONS": {"max_length": 128}},
    {"NAME": "eulogin.passwords.validators.FourGroupsValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "eulogin.passwords.validators.NotOneselfValidator"},
]

LANGUAGE_CODE = "en"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HTTPS
FORMAT_MODULE_PATH = ["config.formats"]
USE_TZ = True
TIME_ZONE = "Europe/Brussels"

# --- contracts between the packages, each a dotted path -----------------------------------------------------------

CLOCK = "simulator.control.clock.now" if SIMULATOR else "kernel.clock.system"
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = (
        "simulator.mail.backend.MailboxBackend" if SIMULATOR else "django.core.mail.backends.smtp.EmailBackend"
    )
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="automated-notifications@nomail.eulogin.example")
SMS_GATEWAY = env.str(
    "SMS_GATEWAY",
    default="simulator.phones.gateway.VirtualPhoneGateway" if SIMULATOR else "mfa.sms.gateways.kannel.KannelGateway",
)
# Kannel's sendsms address with user name and password; the secret part stays in the environment.
SMS_KANNEL_URL = env.str("SMS_KANNEL_URL", default="")
# Numbers that regulators keep free for films and examples: no network serves them, only the virtual phones do.
MFA_ACCEPT_FICTION_NUMBERS = env.bool("MFA_ACCEPT_FICTION_NUMBERS", default=SIMULATOR)
# How mfa asks whether the person proved a factor recently, without knowing sign-in.
MFA_FRESH_PROOF = "eulogin.proof.FreshProof"
MFA_METHODS = [
    "mfa.methods.mobile_app.method.PinMethod",
    "mfa.methods.mobile_app.method.QrMethod",
    "mfa.methods.mobile_app.method.OnMobileMethod",
    "mfa.methods.sms.method.SmsMethod",
    "mfa.methods.security_key.method.SecurityKeyMethod",
    "mfa.methods.eid.method.EidMethod",
]
# The eIDAS node (contract: mfa.methods.eid.eidas.EidasNode), and where the simulated one finds EU Login's public key.
MFA_EIDAS_NODE = "simulator.eidas.node.Node" if SIMULATOR else ""
EIDAS_SERVICE_KEYS = "mfa.methods.eid.keys.published"
# Whose cards are accepted (Web eID): those of a function, and those of a PEM file of the operator's.
MFA_WEB_EID_CAS = "simulator.eidas.pki.ca_certificates" if SIMULATOR else ""
MFA_WEB_EID_CA_FILE = env.str("MFA_WEB_EID_CA_FILE", default="")
# Responders (OCSP) that are reached in process, by host name; others over HTTP.
MFA_EID_OCSP_DOORS = {"ocsp.eidas.simulator.invalid": "simulator.eidas.revocation.answer"} if SIMULATOR else {}
# Where virtual cards lie; empty where people have real ones only.
MFA_WEB_EID_DESK = "/simulator/eidas/desk/" if SIMULATOR else ""
# The second part of a PersonIdentifier: for whom the country made it.
MFA_EIDAS_DESTINATION = "EU"
# Virtual accounts that sign-in with an eID opened (contract: mfa.methods.eid.owners.EidOwners).
MFA_EID_OWNERS = "eulogin.eids.VirtualAccounts"

# Who hears that an account, or all its factors, have gone (contract: eulogin.listeners.AccountListener).
EULOGIN_ACCOUNT_LISTENERS = ["traces.listener.RolesFollowAccount"]

# --- rules of EU Login ---------------------------------------------------------------------------------------------

EULOGIN_PASSWORD_LINK_LIFE = timedelta(minutes=90)  # guide of registration: the link lives 90 minutes
EULOGIN_EMAIL_CHANGE_LIFE = timedelta(minutes=90)  # not published; that of the other mailed link
EULOGIN_LOGIN_REQUEST_LIFE = timedelta(minutes=30)  # not published; suggested default
EULOGIN_TICKET_LIFE = timedelta(seconds=60)  # not published; suggested default
EULOGIN_OIDC_CODE_LIFE = timedelta(seconds=60)  # not published; as long as a ticket
EULOGIN_OIDC_ID_TOKEN_LIFE = timedelta(hours=1)  # not published
EULOGIN_OIDC_ACCESS_TOKEN_LIFE = timedelta(hours=1)  # not published; never longer than the session
EULOGIN_FRESH_PROOF_LIFE = timedelta(minutes=10)
# Who lost every factor: life of the mailed link, waiting time after it, and how long it can be finished then.
EULOGIN_FACTOR_RESET_LINK_LIFE = timedelta(minutes=90)  # as the link of the registration guide
EULOGIN_FACTOR_RESET_WAIT = timedelta(hours=24)  # not published: a day for the owner to notice and to stop it
EULOGIN_FACTOR_RESET_LIFE = timedelta(days=7)
EULOGIN_SESSION_IDLE = timedelta(hours=2)
EULOGIN_SESSION_ABSOLUTE = timedelta(hours=13)  # a Commission client's default_id_token_max_age, 46 800 s
# Steps of the captcha's proof of work: well under a second on an ordinary machine.
EULOGIN_CAPTCHA_WORK = 20_000
EULOGIN_INSTITUTION_DOMAINS = ["europa.eu"]
# The real one says who has no account; ours does only where a training shows that.
EULOGIN_REVEAL_UNKNOWN = env.bool("EULOGIN_REVEAL_UNKNOWN", default=False)
# Developers may let every service on this machine sign in without registering it.
EULOGIN_ALLOW_LOCALHOST_SERVICES = env.bool("EULOGIN_ALLOW_LOCALHOST_SERVICES", default=SIMULATOR)
# Services below these domains need no registration, as on the real one; over HTTPS only.
EULOGIN_SERVICE_DOMAINS = env.list("EULOGIN_SERVICE_DOMAINS", default=["europa.eu"])
# Proxy call-backs go out to addresses that others choose: to none inside the network but these hosts.
EULOGIN_PROXY_INTERNAL_HOSTS = env.list(
    "EULOGIN_PROXY_INTERNAL_HOSTS",
    default=["localhost", "127.0.0.1", "::1"] if EULOGIN_ALLOW_LOCALHOST_SERVICES else [],
)
# Whose certificates such a host may have: a PEM file; the machine's own list without.
EULOGIN_PROXY_CA_FILE = env.str("EULOGIN_PROXY_CA_FILE", default="")
# Services may be given falsified answers, each by its registration, to prove that they refuse them.
EULOGIN_ADVERSARY = env.bool("EULOGIN_ADVERSARY", default=SIMULATOR)
EULOGIN_ADVERSARY_DELAY = timedelta(seconds=20)  # longer than clients wait: the usual ones give up after 5 to 10 s
# Keep for a day what applications asked and were answered, and explain it at /simulator/inspector/.
EULOGIN_INSPECTOR = env.bool("EULOGIN_INSPECTOR", default=SIMULATOR)
# Text messages in the window: that one account and one place may ask for, and that one number may get to be added.
MFA_SMS_WINDOW = timedelta(minutes=15)
MFA_SMS_PER_ACCOUNT = 30
MFA_SMS_PER_SOURCE = {"enrol": 300, "sign-in": 1500}  # a class, or an office, sits behind one address
MFA_SMS_PER_NUMBER = 30
MFA_SMS_PER_NUMBER_A_DAY = 60
# Different numbers that are tried to be added in an hour: by one account, from one place, and among neighbours that
# differ in their last two or three digits only, whoever asks (an office may have bought a block of them).
MFA_SMS_NEW_PER_ACCOUNT = 20
MFA_SMS_NEW_PER_SOURCE = 120
MFA_SMS_NEW_PER_HUNDRED = 40
MFA_SMS_NEW_PER_THOUSAND = 150
# What the whole service sends at most; of it, MFA_SMS_RESERVE per cent are kept for people who sign in.
MFA_SMS_PER_COUNTRY = env.int("MFA_SMS_PER_COUNTRY", default=2_000)  # in an hour, to numbers that are added
MFA_SMS_PER_HOUR = env.int("MFA_SMS_PER_HOUR", default=5_000)
MFA_SMS_PER_DAY = env.int("MFA_SMS_PER_DAY", default=20_000)
MFA_SMS_RESERVE = env.int("MFA_SMS_RESERVE", default=50)
MFA_SMS_CHALLENGE_LIFE = timedelta(minutes=20)  # must exceed the 15 minutes of delivery told to people
MFA_APP_ENROLMENT_LIFE = timedelta(minutes=10)  # not published
MFA_APP_REQUEST_LIFE = timedelta(minutes=3)  # not published; suggested default
MFA_APP_CODE_LIFE = timedelta(minutes=5)  # of the QR code at sign-in; not published; suggested default
# Requests that nobody approved: from one place for one account in the window, and open at the same time.
MFA_APP_REQUESTS = 5
MFA_APP_OPEN_REQUESTS = 3
MFA_APP_ENROLMENTS = 30
MFA_APP_WINDOW = timedelta(minutes=15)
# How long a place may not ask after «not me».
MFA_APP_DISOWNED_BRAKE = timedelta(hours=1)
# After so many refusals in a row, from whatever places, the devices stay silent until this time has passed.
MFA_APP_REFUSALS = 8
MFA_APP_PAUSE = timedelta(minutes=15)
# Wake the app through the push services of the browsers' makers: requests of this server to the outside.
MFA_PUSH = env.bool("MFA_PUSH", default=True)
# Browsers choose the addresses of push services: none inside the network but these hosts (and their certificates).
MFA_PUSH_INTERNAL_HOSTS: list[str] = []
MFA_PUSH_CA_FILE = ""
# Where the app opens on the same device; empty where only a real app could.
MFA_APP_PAGE = "/simulator/phones/app/" if SIMULATOR else ""

# --- rules of TRACES ------------------------------------------------------------------------------------------------

# Instruction of 7 May 2024: nobody enters without a second factor from that moment on.
TRACES_TWO_FACTORS_FROM = datetime(2024, 6, 11, tzinfo=ZoneInfo("Europe/Brussels"))
# In reality text messages are withdrawn from that moment on; here only where a training wants to show it.
TRACES_WITHOUT_SMS_FROM = (
    datetime(2025, 6, 30, tzinfo=ZoneInfo("Europe/Brussels"))
    if env.bool("TRACES_WITHDRAWS_SMS", default=False)
    else None
)
# Role requests: when those who can decide are reminded, the superior is called in, and the request expires.
TRACES_REMIND_AFTER = timedelta(days=env.int("TRACES_REMIND_AFTER_DAYS", default=7))
TRACES_ESCALATE_AFTER = timedelta(days=env.int("TRACES_ESCALATE_AFTER_DAYS", default=14))
TRACES_EXPIRE_AFTER = timedelta(days=env.int("TRACES_EXPIRE_AFTER_DAYS", default=90))
TRACES_ASK_AGAIN_AFTER = timedelta(days=7)  # an applicant's own reminders
TRACES_BULK_LIMIT = 500  # rows of one bulk decision: they are locked together
# Where TRACES finds EU Login: empty = the same host as the request, under /cas.
TRACES_CAS_URL = env.str("TRACES_CAS_URL", default="")
# Validate tickets through the HTTP client's in-process transport (no second port) or over the network.
TRACES_CAS_IN_PROCESS = env.bool("TRACES_CAS_IN_PROCESS", default=not TRACES_CAS_URL)
# The credentials by which TRACES reads what people released in EU Login, "name:secret" for each environment
# (manage.py release_reader makes them). The embedded ones are public on purpose: invented people only.
TRACES_RELEASE_CREDENTIALS = env.dict(
    "TRACES_RELEASE_CREDENTIALS",
    default={
        name: f"traces-{name}:embedded-simulator-not-a-secret" for name in ("production", "acceptance", "training")
    }
    if SIMULATOR
    else {},
)
# Nobody is reminded of their second factor more often than this.
TRACES_REMINDER_EVERY = timedelta(days=7)
# Letters of all the Union's languages for the PDF of certificates (npm: dejavu-fonts-ttf); western ones without.
TRACES_PDF_FONTS = BASE_DIR / "node_modules" / "dejavu-fonts-ttf" / "ttf"

# --- cookies, headers, files --------------------------------------------------------------------------------------

SECURE_PREFIX = "__Secure-" if HTTPS else ""
# Who is signed in to EU Login stands in the database (SsoSession); what else a browser has can be lost (decision 11).
SESSION_ENGINE = "django.contrib.sessions.backends.cache" if REDIS_URL else "django.contrib.sessions.backends.db"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # success page: closing all windows ends single sign-on
CSRF_COOKIE_NAME = f"{SECURE_PREFIX}csrftoken"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=PRODUCTION) else None
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000 if PRODUCTION else 0)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF, "blob:"],  # the proof-of-work captcha computes in a worker made from a blob
        "manifest-src": [SELF],
        "base-uri": ["'none'"],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
if not PRODUCTION:
    # Nothing is collected there, but whitenoise complains about a folder that does not exist, and SQLite needs var/.
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS: list[Path | tuple[str, Path]] = [BASE_DIR / "static"]
# What npm installed for the virtual phone (scripts/front_end.sh); without it the phone reads no QR codes by camera.
_qr_reader = BASE_DIR / "node_modules" / "@zxing" / "browser" / "umd"
if SIMULATOR and _qr_reader.is_dir():
    STATICFILES_DIRS.append(("zxing", _qr_reader))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

ALTCHA_HMAC_KEY = SECRET_KEY
ALTCHA_INCLUDE_TRANSLATIONS = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    # At DEBUG the library writes codes and tokens.
    "loggers": {"oauthlib": {"level": "WARNING"}},
}
