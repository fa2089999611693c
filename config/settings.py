"""Settings, read from the environment. `.env.example` lists every name.

The defaults make the embedded edition: SQLite, no Redis, one machine. `DATABASE_URL` and
`REDIS_URL` turn the same code into the production edition.
"""

import tomllib
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import env
from config.databases import databases
from config.hooks import *  # noqa: F403 - the lists of what the apps add, read over on their own
from config.logs import logging_by

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)

VERSION: str = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
DEMO = env.flag("DEMO")  # demo logins on the login page, demo data; never in production
DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY", "demo-and-test-only" if DEMO or DEBUG else None)
# Outside the database and its backups, or sealing would protect nothing.
DEMO_VAULT_KEY = "ZGVtby1hbmQtdGVzdC1vbmx5LXZhdWx0LWtleS0wMDE="
VAULT_KEYS = env.text("VAULT_KEYS", f"demo:{DEMO_VAULT_KEY}" if DEMO or DEBUG else None)
if DEMO_VAULT_KEY in VAULT_KEYS and not (DEMO or DEBUG):
    raise ImproperlyConfigured("VAULT_KEYS holds the public key of the demo; make one of your own.")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
HTTPS = env.flag("HTTPS", default=not (DEMO or DEBUG))

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "guardian",
    "rest_framework",
    "drf_spectacular",
    "jobs",
    "audit",
    "organization",
    "errands",
    "petitions",
    "accountability",
    "digest",
    "meetings",
    "risk_assessment",
    "portal",
    "reports",
    "api",
    "backup",
    "demo",
]

MIDDLEWARE = [
    "monitoring.middleware.Watch",
    "django.middleware.security.SecurityMiddleware",
    "config.headers.FixedHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "petitions.uploads.room.RoomForUploads",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "audit.middleware.ReadLog",
    "organization.middleware.LanguageOfTheUser",
    "portal.public.language.LanguageOfTheAddress",
    "organization.middleware.LiveSignIn",
    "api.middleware.ByToken",
    "organization.middleware.ChosenPost",
    "organization.middleware.LoginRequired",
    "organization.gate.Gate",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "organization.middleware.NeverStore",
    "organization.middleware.BusyDatabase",
    "petitions.uploads.away.StorageAway",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "organization.context.desk",
                "petitions.context.desk",
                "portal.public.context.around",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "organization.templatetags.desk",
                "petitions.templatetags.veiled",
                "reports.templatetags.numbers",
            ],
        },
    }
]


DATABASES = databases(DATA_DIR)
DATABASE_ROUTERS = ["replica.router.PrimaryAlone"]
# A replica that is further behind answers nothing until it has caught up.
REPLICA_LAG_SECONDS = env.number("REPLICA_LAG_SECONDS", 10)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organization.User"
AUTHENTICATION_BACKENDS = [
    "organization.backends.AccountBackend",
    "organization.running_grants.RunningGrants",
]
SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",  # our backend is guardian's, with a look at the day
    "models.W040",  # SQLite leaves out the covered columns of an index, which costs it little
]
GUARDIAN_GET_INIT_ANONYMOUS_USER = None
ANONYMOUS_USER_NAME = None
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [{"NAME": "organization.passwords.Policy"}]

# dengbao: GB/T 22239 (four classes, 90 days, five former ones). asvs: OWASP ASVS 5 (length and
# lists, no classes, no age). What follows can be set one by one.
PASSWORD_POLICY = env.choice("PASSWORD_POLICY", "dengbao", {"dengbao", "asvs"})
DENGBAO = PASSWORD_POLICY == "dengbao"  # noqa: S105 - the name of a set of rules
PASSWORD_MIN_LENGTH = env.number("PASSWORD_MIN_LENGTH", 12)
PASSWORD_CLASSES = env.number("PASSWORD_CLASSES", 3 if DENGBAO else 0)
PASSWORD_MAX_AGE_DAYS = env.number("PASSWORD_MAX_AGE_DAYS", 90 if DENGBAO and not DEMO else 0)
PASSWORD_HISTORY = env.number("PASSWORD_HISTORY", 5 if DENGBAO else 0)

SIGN_IN_IDLE_MINUTES = env.number("SIGN_IN_IDLE_MINUTES", 15 if DENGBAO else 30)
SIGN_IN_HOURS = env.number("SIGN_IN_HOURS", 8)
ACCOUNT_UNUSED_DAYS = env.number("ACCOUNT_UNUSED_DAYS", 0 if DEMO else 90)
TOTP_REQUIRED = env.flag("TOTP_REQUIRED", default=not DEMO)
OTP_TOTP_ISSUER = env.text("TOTP_ISSUER", "Huiyin")  # the name in the authenticator
OTP_TOTP_THROTTLE_FACTOR = 0  # organization.throttling slows guesses without locking anybody out
TRUSTED_PROXIES = env.words("TRUSTED_PROXIES")

# The city's single sign-on; without a client id there is none.
OIDC_RP_CLIENT_ID = env.text("OIDC_RP_CLIENT_ID", "")
OIDC_RP_CLIENT_SECRET = env.text("OIDC_RP_CLIENT_SECRET", "")
OIDC_OP_ISSUER = env.text("OIDC_OP_ISSUER", "")
OIDC_OP_AUTHORIZATION_ENDPOINT = env.text("OIDC_OP_AUTHORIZATION_ENDPOINT", "")
OIDC_OP_TOKEN_ENDPOINT = env.text("OIDC_OP_TOKEN_ENDPOINT", "")
OIDC_OP_USER_ENDPOINT = env.text("OIDC_OP_USER_ENDPOINT", "")
OIDC_OP_JWKS_ENDPOINT = env.text("OIDC_OP_JWKS_ENDPOINT", "")
OIDC_RP_SIGN_ALGO = env.text("OIDC_RP_SIGN_ALGO", "RS256")
OIDC_RP_SCOPES = env.text("OIDC_RP_SCOPES", "openid profile")
OIDC_CLAIM = env.text("OIDC_CLAIM", "preferred_username")
OIDC_COUNTS_AS_SECOND_FACTOR = env.flag("OIDC_COUNTS_AS_SECOND_FACTOR")
OIDC_CREATE_USER = False
OIDC_USE_PKCE = True
OIDC_TIMEOUT = 10
OIDC_AUTHENTICATION_CALLBACK_URL = "sso_callback"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", "") or DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
    # Sealed by the application; any storage of Django's interface may hold them.
    "attachments": {
        "BACKEND": env.text("ATTACHMENT_STORAGE", "petitions.uploads.storage.WholeFiles"),
        "OPTIONS": env.mapping("ATTACHMENT_STORAGE_OPTIONS")
        or {"location": DATA_DIR / "attachments"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEMO or DEBUG
# What is being uploaded waits in the file system it will lie in, not in a folder of everybody's.
INCOMING = DATA_DIR / "incoming"
INCOMING.mkdir(mode=0o700, parents=True, exist_ok=True)
FILE_UPLOAD_TEMP_DIR = INCOMING
ATTACHMENT_MB = env.number("ATTACHMENT_MB", 20)  # of one file
ATTACHMENTS_AT_ONCE = env.number("ATTACHMENTS_AT_ONCE", 10)  # with one form
ATTACHMENTS_PER_CASE = env.number("ATTACHMENTS_PER_CASE", 200)
DRAFT_DAYS = env.number("DRAFT_DAYS", 30)  # what was typed or uploaded and never sent
JOB_RUN_DAYS = env.number("JOB_RUN_DAYS", 400)  # what a job did: a year, and time to look at it
CLAMD_SOCKET = env.text("CLAMD_SOCKET", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

SESSION_COOKIE_NAME = "__Host-huiyin" if HTTPS else "huiyin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_AGE = SIGN_IN_HOURS * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # the next person at a shared computer starts anew
SECURE_REDIRECT_EXEMPT = ["^(healthz|readyz|metrics)$"]  # asked from inside, without the proxy
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# What goes out: mail and chat services carry the daily digest, numbers and links only.
EMAIL_URL = env.mail("EMAIL_URL")
MAIL_ON = EMAIL_URL is not None
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_URL else 'dummy'}.EmailBackend"
if EMAIL_URL:
    EMAIL_HOST, EMAIL_PORT = EMAIL_URL.host, EMAIL_URL.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL_URL.user, EMAIL_URL.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = EMAIL_URL.ssl, EMAIL_URL.starttls
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "noreply@localhost")
CHAT_URLS = {
    "wecom": env.text("WECOM_URL", ""),
    "dingtalk": env.text("DINGTALK_URL", ""),
    "feishu": env.text("FEISHU_URL", ""),
}
SITE_URL = env.text("SITE_URL", "") or f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0]}"

# The interface under /api/v1/.
API_CALLS_PER_MINUTE = env.number("API_CALLS_PER_MINUTE", 300)  # with one token
# Networks inside the house to which events may be sent, over http too; elsewhere only https.
WEBHOOK_NETWORKS = env.words("WEBHOOK_NETWORKS")
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.door.Known"],
    "DEFAULT_PERMISSION_CLASSES": [],  # the gate has asked already
    "DEFAULT_PARSER_CLASSES": ["api.bodies.StrictJSON"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "api.problems.answered",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Huiyin 回音 API",
    "DESCRIPTION": _("与页面同一套权限、校验和动作；姓名、电话、住址和身份证号始终遮盖。"),
    "VERSION": "v1",
    "OAS_VERSION": "3.1.0",
    "ENABLE_DJANGO_DEPLOY_CHECK": False,  # the schema is made and compared by the tests
    "SORT_OPERATIONS": False,
    "SECURITY": [{"token": []}],
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer", "bearerFormat": "huiyin_…"}
        }
    },
    "AUTHENTICATION_WHITELIST": [],
    "TAGS": [
        {"name": "petitions", "description": _("登记信访件")},
        {"name": "cases", "description": _("查询信访件")},
        {"name": "steps", "description": _("办理步骤")},
        {"name": "figures", "description": _("查询统计数字")},
        {"name": "lists", "description": _("代码和公开案例")},
    ],
}

REDIS_URL = env.text("REDIS_URL", "")
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object]
if REDIS_URL:
    # A killed worker's task must come back soon, yet later than the longest task lasts.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 900,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 1,
    }
else:
    QUEUE = DATA_DIR / "queue"
    QUEUE.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE),
        "data_folder_out": str(QUEUE),
        "control_folder": str(QUEUE / "control"),
        "polling_interval": 0.05,
    }
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
# Every job asks "what is missing?", so a tick that is lost or doubled does no harm. One nobody took
# up is stale after the next: a worker that comes back after a night finds no thousand of them.
CELERY_BEAT_SCHEDULE = {
    name: {"task": task, "schedule": seconds, "options": {"expires": seconds}}
    for name, task, seconds in (
        ("run-due-jobs", "jobs.tasks.run_due_jobs", 60.0),
        ("relay-events", "petitions.tasks.relay_events", 10.0),
        ("run-errands", "errands.tasks.run_errands", 3.0),  # somebody is waiting
    )
}

# Official papers: the families named in .docx, and those in PDF where a folder holds them. The
# open fonts of `make assets` stand in for what is not there.
PAPER_FONTS = {
    "body": env.text("PAPER_FONT_BODY", "仿宋_GB2312"),
    "title": env.text("PAPER_FONT_TITLE", "方正小标宋简体"),
    "heavy": env.text("PAPER_FONT_HEAVY", "黑体"),
    "kai": env.text("PAPER_FONT_KAI", "楷体_GB2312"),
    "digits": env.text("PAPER_FONT_DIGITS", "宋体"),
}
PAPER_FONT_DIRS = [BASE_DIR / "fonts", *env.words("PAPER_FONT_DIRS")]

# 申诉求决 may be handled by the unit complained about, with a reason and a department beside it.
COMPLAINED_UNIT_MAY_HANDLE = env.flag("COMPLAINED_UNIT_MAY_HANDLE", default=True)

ERRANDS_AT_ONCE = env.number("ERRANDS_AT_ONCE", 2)  # the other threads are for what is due
BULK_EXPORT = env.number("BULK_EXPORT", 5000)  # rows above which somebody else has to agree

# Beyond so many in one hour a person is named to the auditor: cases read that are not their own
# work, refusals, exported files.
ALERT_LIMITS = {
    "cases": env.number("ALERT_CASES", 100),
    "refusals": env.number("ALERT_REFUSALS", 20),
    "exports": env.number("ALERT_EXPORTS", 3),
}
ANCHOR_KEY = env.words("ANCHOR_KEY")  # the first signs, all are believed
ANCHOR_LOG = env.text("ANCHOR_LOG", "")
# json: one object per record without anybody's data. lines: for people, and only they may see it.
LOG_FORMAT = env.choice("LOG_FORMAT", "lines" if DEMO or DEBUG else "json", {"json", "lines"})
LOGGING = logging_by(LOG_FORMAT)
CELERY_WORKER_HIJACK_ROOT_LOGGER = LOG_FORMAT != "json"  # else Celery writes lines of its own
# Who may ask how it stands in detail: a token, or networks inside the house. None: nobody.
MONITOR_TOKEN = env.secret("MONITOR_TOKEN")
MONITOR_NETWORKS = env.words("MONITOR_NETWORKS")
METRICS_ON = bool(MONITOR_TOKEN or MONITOR_NETWORKS)

# Bundles of the whole installation: where the nightly one goes (empty: none is made), how many of
# them stay, and what seals them. Like VAULT_KEYS: the first seals, all open.
BACKUP_DIR = env.text("BACKUP_DIR", "")
BACKUP_KEEP = env.number("BACKUP_KEEP", 14)
BACKUP_KEYS = env.text("BACKUP_KEYS", "")
if BACKUP_DIR and not BACKUP_KEYS:
    raise ImproperlyConfigured("BACKUP_DIR is set and BACKUP_KEYS names no key to seal with.")
SITE_NAME = _("教育信访")
# Who stands behind the public pages, at the foot of each; what is empty is left out.
TRUST = {
    "organiser": env.text("SITE_ORGANISER", ""),
    "phone": env.text("SITE_PHONE", ""),
    "address": env.text("SITE_ADDRESS", ""),
    "hours": env.text("SITE_HOURS", ""),
    "site_code": env.text("SITE_CODE", ""),
    "record_no": env.text("SITE_RECORD_NO", ""),
}
