"""Settings of the Arena in one file; every value that differs between machines comes from the environment."""

import os
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Where this runs

ENVIRONMENT = env.str("ARENA_ENVIRONMENT", default="production")
if ENVIRONMENT not in {"development", "test", "production"}:
    raise ImproperlyConfigured("ARENA_ENVIRONMENT is development, test or production.")
DEVELOPMENT = ENVIRONMENT == "development"
TESTING = ENVIRONMENT == "test"
PRODUCTION = ENVIRONMENT == "production"

DEBUG = env.bool("DEBUG", default=False)
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured("DEBUG shows secrets; production refuses it.")

SECRET_KEY = env.str("SECRET_KEY", default="" if PRODUCTION else "only-for-development-and-tests")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY to a long random value.")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

# Signs recognitions: 32 random bytes in hexadecimal digits. Of keys of before, only the public half is named, as
# /anerkennungen/schluessel.json shows it: what a retired key signed still holds, what a distrusted one signed does not.
SIGNING_KEY = env.str("SIGNING_KEY", default="" if PRODUCTION else "0d" * 32)
if not re.fullmatch("[0-9a-f]{64}", SIGNING_KEY):
    raise ImproperlyConfigured("Set SIGNING_KEY to 64 random hexadecimal digits: openssl rand -hex 32.")
if PRODUCTION and SIGNING_KEY == SECRET_KEY:
    raise ImproperlyConfigured("SIGNING_KEY and SECRET_KEY are two different secrets.")
SIGNING_KEYS_RETIRED = env.list("SIGNING_KEYS_RETIRED", default=[])
SIGNING_KEYS_DISTRUSTED = env.list("SIGNING_KEYS_DISTRUSTED", default=[])
for _public in [*SIGNING_KEYS_RETIRED, *SIGNING_KEYS_DISTRUSTED]:
    if not re.fullmatch("[A-Za-z0-9_-]{43}", _public):
        raise ImproperlyConfigured("SIGNING_KEYS_RETIRED and SIGNING_KEYS_DISTRUSTED name public keys of 43 signs.")

SITE_URL = env.str("SITE_URL", default="" if PRODUCTION else "http://localhost:8000").rstrip("/")
if not urlsplit(SITE_URL).hostname:
    raise ImproperlyConfigured("Set SITE_URL to the address people use, for example https://arena.example.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[urlsplit(SITE_URL).hostname, "localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
ARENA_VAR = Path(env.str("ARENA_VAR", default=str(BASE_DIR / "var")))
# Who is erased, outside the database: replayed after a restore (docs/decisions/0005-erasure.md).
ERASURE_LEDGER = Path(env.str("ERASURE_LEDGER", default=str(ARENA_VAR / "erasures.jsonl")))
OPERATOR_EMAIL = env.str("OPERATOR_EMAIL", default="arena@betreiber.example")

# The domain's clock may run ahead in a simulation, never in production.
CLOCK_OFFSET = timedelta(seconds=env.int("ARENA_CLOCK_OFFSET", default=0))
if CLOCK_OFFSET and PRODUCTION:
    raise ImproperlyConfigured("ARENA_CLOCK_OFFSET is for simulations; production refuses it.")

# Applications

INSTALLED_APPS = [
    "moderation.apps.DeskConfig",
    "measures",
    "ideas",
    "strategy",
    "accounts",
    "activity",
    "arena",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "arena.anonymous.AnonymousPages",
    "arena.middleware.InGerman",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "arena.middleware.PrivateResponses",
    "arena.middleware.FriendlyRefusals",
]

ROOT_URLCONF = "arena.urls"
WSGI_APPLICATION = "arena.wsgi.application"
FORM_RENDERER = "arena.forms.ArenaFormRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "arena.context.page",
            ],
        },
    }
]

# PostgreSQL

DATABASES = {"default": env.db_url("DATABASE_URL", default="postgres://arena@127.0.0.1:5432/arena")}
if PRODUCTION and not env.str("DATABASE_URL", default=""):
    raise ImproperlyConfigured("Set DATABASE_URL, for example postgres://arena:secret@db:5432/arena.")
IN_WEB = env.str("ARENA_PROCESS", default="") == "web"
DATABASES["default"] |= {
    "CONN_MAX_AGE": 0,
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {
        **DATABASES["default"].get("OPTIONS", {}),
        # PostgreSQL gets values apart from the words, and plans a query it has met before only once per connection.
        "server_side_binding": True,
        "prepare_threshold": 2,
        # An index of meanings goes on until enough of what it finds may be shown.
        "options": "-c lock_timeout=1500ms -c idle_in_transaction_session_timeout=60s -c hnsw.iterative_scan=strict_order"
        + (" -c statement_timeout=5s" if IN_WEB else ""),
        **({"pool": {"min_size": 2, "max_size": 8, "timeout": 5}} if IN_WEB else {}),
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Cache: when its server is away, the site goes on with an empty one

CACHE_URL = env.str("CACHE_URL", default="")
CACHES = {
    "default": (
        {"BACKEND": "arena.cache.ForgivingRedisCache", "LOCATION": CACHE_URL}
        if CACHE_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}
# How long a page for visitors may be kept (docs/decisions/0007-anonymous-pages.md); 0 keeps none.
ANONYMOUS_PAGES_SECONDS = env.int("ANONYMOUS_PAGES_SECONDS", default=60 if PRODUCTION else 0)

# Celery: rings the bell, keeps nothing

CELERY_BROKER_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300, "socket_timeout": 5, "socket_connect_timeout": 2}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Berlin"
CELERY_BEAT_SCHEDULE = {
    "ring": {"task": "activity.tasks.drain", "schedule": 10, "options": {"expires": 10}},
    "digest": {"task": "activity.tasks.gather_digests", "schedule": 600, "options": {"expires": 600}},
    "sessions": {"task": "accounts.tasks.clear_sessions", "schedule": 86_400, "options": {"expires": 3600}},
    "erasures": {"task": "arena.tasks.repeat_erasures", "schedule": 86_400, "options": {"expires": 3600}},
    "addresses": {"task": "activity.tasks.forget_addresses", "schedule": 86_400, "options": {"expires": 3600}},
    "pictures": {"task": "ideas.tasks.sweep_pictures", "schedule": 86_400, "options": {"expires": 3600}},
    "clocks": {"task": "ideas.tasks.tick", "schedule": 900, "options": {"expires": 900}},
    "measures": {"task": "measures.tasks.tick", "schedule": 900, "options": {"expires": 900}},
    "reports": {"task": "measures.tasks.sweep_files", "schedule": 86_400, "options": {"expires": 3600}},
    "counts": {"task": "ideas.tasks.fold_counts", "schedule": 60, "options": {"expires": 60}},
    "answers": {"task": "ideas.tasks.count_answers", "schedule": 600, "options": {"expires": 600}},
    "search": {"task": "ideas.tasks.refresh_search", "schedule": 60, "options": {"expires": 60}},
}

# Similar ideas: without the model they are found by their words alone

MEANING = env.bool("ARENA_MEANING", default=not TESTING)
# Numpy takes every core for sums this small, and then they wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Mail

_mail = env.email_url("EMAIL_URL", default="smtp://127.0.0.1:2525")
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": _mail["EMAIL_HOST"],
            "port": _mail["EMAIL_PORT"],
            "username": _mail["EMAIL_HOST_USER"] or "",
            "password": _mail["EMAIL_HOST_PASSWORD"] or "",
            "use_tls": _mail.get("EMAIL_USE_TLS", False),
            "use_ssl": _mail.get("EMAIL_USE_SSL", False),
            "timeout": 20,
        },
    }
}
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Arena der Ideen <arena@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Who knows the words' values of mails without an event: `build(delivery)` by the first part of the template's name.
MAIL_CONTEXTS = {"account": "accounts.mail_context.build", "coauthors": "ideas.mail_context.build"}

# People

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backend.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher" if TESTING else "django.contrib.auth.hashers.Argon2PasswordHasher"
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "mine"
LOGOUT_REDIRECT_URL = "start"

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "add_email": "accounts.forms.AddEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "login": "accounts.forms.LoginForm",
    "reauthenticate": "accounts.forms.ConfirmPasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "signup": "accounts.forms.SignupForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGIN_TIMEOUT = 3600
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "activate_totp": "accounts.forms.ActivateAppForm",
    "add_webauthn": "accounts.passkeys.AddPasskeyForm",
    "authenticate": "accounts.forms.SecondFactorForm",
    "authenticate_webauthn": "accounts.passkeys.SecondFactorByPasskeyForm",
    "edit_webauthn": "accounts.passkeys.RenamePasskeyForm",
    "login_webauthn": "accounts.passkeys.SignInByPasskeyForm",
    "reauthenticate": "accounts.forms.ConfirmSecondFactorForm",
    "reauthenticate_webauthn": "accounts.passkeys.ConfirmByPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}  # as there is nothing to guess, a whole office may sign in at nine
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "Arena der Ideen"
USERSESSIONS_TRACK_ACTIVITY = False

# Signing in at a provider that the operator chose (OpenID Connect); without OIDC_ISSUER there is none

OIDC: dict[str, str] = {
    "issuer": env.str("OIDC_ISSUER", default="").rstrip("/"),
    "name": env.str("OIDC_NAME", default=""),
    "client_id": env.str("OIDC_CLIENT_ID", default=""),
    "secret": env.str("OIDC_CLIENT_SECRET", default=""),
}
if any(OIDC.values()) and not all(OIDC.values()):
    raise ImproperlyConfigured("Set all of OIDC_ISSUER, OIDC_NAME, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET, or none.")
if PRODUCTION and OIDC["issuer"] and not OIDC["issuer"].startswith("https://"):
    raise ImproperlyConfigured("OIDC_ISSUER begins with https:// in production.")
# The few providers whose endpoints lie on other hosts than the issuer need those named: https://oauth2.example
OIDC_ORIGINS = env.list("OIDC_ORIGINS", default=[])
SOCIALACCOUNT_ADAPTER = "accounts.provider.ProviderAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_FORMS = {"signup": "accounts.provider.RegisterWithProviderForm"}
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"provider_class": "accounts.provider.Provider"}}

# One cookie, strict headers

SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_NAME = "arena"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SITE_URL.startswith("https:")
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "arena.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
SECURE_SSL_REDIRECT = PRODUCTION and SESSION_COOKIE_SECURE
# Asked without TLS from beside the proxy, which keeps them from everybody else.
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL_REDIRECT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = bool(SECURE_HSTS_SECONDS)
SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
# Files are kept only for views that ask for one; all others are dropped while they come in.
FILE_UPLOAD_HANDLERS = ["arena.uploads.OneFile"]

# Words and time

LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("Deutsch"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"

# Files

# Pictures of ideas; never served from here, always through a view that asks who may see the idea.
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(ARENA_VAR / "media"))
# Where a place leads to, for example https://karte.example/?q={}; without it a place is only words.
MAP_LINK = env.str("MAP_LINK", default="")
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "arena.stylesheet.StylesheetFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEVELOPMENT

# Figures for Prometheus at /metrics, for whoever brings this token; without it there is no such page.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING" if TESTING else "INFO")},
    # Three lines for each ring of the bell, every ten seconds, would hide all others.
    "loggers": {
        name: {"level": "WARNING"}
        for name in ("celery.app.trace", "celery.beat", "celery.worker.strategy", "fido2", "httpx")
    },
}
