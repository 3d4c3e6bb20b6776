"""Settings of 画伴. The environment is data: every name read here stands in `.env.example` and docs/settings.md.

With nothing set, everything works: SQLite, local files, an in-memory channel layer and the offline companion.
"""

from wsgiref.headers import Headers

import django
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from storybook.env import ROOT, TESTING, VAR, env, own_secret_key
from storybook.prices import PRICES
from storybook.static_tree import tree_hash

# --- the site ---------------------------------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or own_secret_key()
PUBLIC_URL = env.str("PUBLIC_URL", default="")  # https://huaban.example.com when a proxy serves HTTPS
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
SERVED_BY_HTTPS = PUBLIC_URL.startswith("https://")
ICP_NUMBER = env.str("ICP_NUMBER", default="")
MODEL_FILING = env.str("MODEL_FILING", default="")
REGION = env.str("REGION", default="").upper()  # CN: nothing may go to a provider outside mainland China
OFFICER_NAME = env.str("OFFICER_NAME", default="")  # who answers for children's data, and how to reach them
OFFICER_CONTACT = env.str("OFFICER_CONTACT", default="")

INSTALLED_APPS = [
    "daphne",
    "storybook",
    "classrooms",
    "stories",
    "voice",
    "vision",
    "sessions.apps.SessionsConfig",
    "families",
    "allauth",
    "allauth.account",
    "channels",
    "django_q",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "servestatic.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "families.private_pages.PrivatePages",
    "families.middleware.ChildModeDoor",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "storybook.urls"
ASGI_APPLICATION = "storybook.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "storybook.context.site",
            ],
            "builtins": ["storybook.templatetags.house"],
        },
    },
]

# --- where things are kept --------------------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'db.sqlite3'}")}
DATABASES["default"].setdefault("CONN_MAX_AGE", 0)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # A file, because threads that share an in-memory database lock each other out at once instead of waiting.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    # A reader waits 5 s for each message; redis-py 8 gives up after 5 s as well, and ends the talk (redis-py#4091).
    # A hundred connections, its default, are too few when some hundred talks begin or end at once.
    _redis = {"address": REDIS_URL, "socket_timeout": 20, "socket_connect_timeout": 3, "max_connections": 2_000}
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [_redis]}}}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# News in the journal wakes an open talk through the channel layer; without Redis another process cannot, so we look.
LIVE_POLL_S = env.float("LIVE_POLL_S", default=60.0 if REDIS_URL else 0.7)

STORAGE_BUCKET = env.str("STORAGE_BUCKET", default="")
STORAGE_ENDPOINT_URL = env.str("STORAGE_ENDPOINT_URL", default="")
if STORAGE_BUCKET:
    from botocore.config import Config

    _files = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            # COS refuses the checksum trailers that newer botocore adds to each upload, hence "when_required".
            "client_config": Config(
                signature_version="s3v4",
                s3={"addressing_style": env.str("STORAGE_ADDRESSING", default="virtual")},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                connect_timeout=3,
                read_timeout=15,
                retries={"max_attempts": 3, "mode": "standard"},
            ),
            "endpoint_url": STORAGE_ENDPOINT_URL or None,
            "region_name": env.str("STORAGE_REGION", default="ap-guangzhou"),
            "bucket_name": STORAGE_BUCKET,
            "access_key": env.str("STORAGE_ACCESS_KEY", default=""),
            "secret_key": env.str("STORAGE_SECRET_KEY", default=""),
            "default_acl": None,
            "querystring_auth": True,
            "querystring_expire": 600,
            "file_overwrite": False,
            "object_parameters": {"CacheControl": "private, max-age=31536000, immutable"},
        },
    }
else:
    _files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(VAR / "media")}}
STORAGES = {
    "default": _files,
    "staticfiles": {"BACKEND": "servestatic.storage.CompressedStaticFilesStorage"},
}

STATICFILES_DIRS = [ROOT / "static"]
STATIC_HASH = tree_hash(ROOT / "static", django.__version__)
STATIC_URL = f"/static/{STATIC_HASH}/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(VAR / "static"))
SERVESTATIC_USE_FINDERS = DEBUG or TESTING
SERVESTATIC_AUTOREFRESH = DEBUG
SERVESTATIC_MAX_AGE = 60


def SERVESTATIC_ADD_HEADERS_FUNCTION(headers: Headers, path: str, url: str) -> None:  # noqa: N802  (a setting)
    """Let browsers keep files for ever: each stands below a prefix that names the content of the whole tree."""
    if url.startswith(STATIC_URL) and not DEBUG:
        headers["Cache-Control"] = "public, max-age=31536000, immutable"


# --- background work --------------------------------------------------------------------------------------------------

Q_CLUSTER = {
    "name": "huaban",
    "orm": "default",
    "workers": env.int("JOB_WORKERS", default=1),
    "timeout": 120,
    "retry": 180,
    "max_attempts": 3,
    "ack_failures": True,
    "poll": 0.3,
    "catch_up": False,
    "save_limit": 200,
    "max_rss": 400_000,
    "sync": TESTING,
}
# Called with the id of each finished turn of a child, by dotted path: `sessions` may not import who listens.
CHILD_TURN_JOBS = ["vision.pictures.wishes.consider", "vision.naming.keeping.consider"]
# What a talk's model may have done in other rooms: called as a job with the conversation's id and the tool's subject.
TALK_TOOLS = {"show_pictures": "vision.pictures.wishes.search_for", "look_at_drawing": "vision.looking.look_now"}
# Called with the list of a shelf's stories, to say what a higher room knows of them (a teacher's answer).
STORY_DECORATORS = ["classrooms.review.decorate"]
# Called with (child id, purpose, granted) in the transaction of the receipt, by dotted path for the same reason.
CONSENT_CHANGED_CALLS = ["sessions.outbox.consent_changed"]
# Called with (child, since) to owe Memfire everything of a child, parents first; each returns how many rows.
MEMFIRE_SOURCES = ["sessions.outbox.owe_journal", "vision.copies.owe_drawings"]

# --- people -----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "families.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "families.passwords.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = env.str("ACCOUNT_EMAIL_VERIFICATION", default="none")
ACCOUNT_FORMS = {
    "login": "families.account_forms.SignInForm",
    "signup": "families.account_forms.SignUpForm",
    "change_password": "families.account_forms.NewPasswordForm",
    "reset_password": "families.account_forms.ForgottenPasswordForm",
    "add_email": "families.account_forms.NewAddressForm",
}
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
POLICY_VERSION = "2026-11-21"
EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10  # seconds; without it a page waits for a mail server that does not answer as long as TCP does
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="画伴 <huaban@localhost>")

# --- languages and time -----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Shanghai")
USE_I18N = True
USE_TZ = True

# --- the talk ---------------------------------------------------------------------------------------------------------

TALK_IDLE_MINUTES = env.int("TALK_IDLE_MINUTES", default=30)
# Safari recognises speech, but cannot tell a page whether on the device or at its maker's: an operator has to know.
SAFARI_RECOGNITION = env.bool("SAFARI_RECOGNITION", default=False)
STEPFUN_API_KEY = env.str("STEPFUN_API_KEY", default="")
STEPFUN_BASE_URL = env.str("STEPFUN_BASE_URL", default="https://api.stepfun.com/v1")
STEPFUN_REALTIME_URL = env.str("STEPFUN_REALTIME_URL", default="wss://api.stepfun.com/v1/realtime")
STEPFUN_REALTIME_MODEL = env.str("STEPFUN_REALTIME_MODEL", default="step-1o-audio")
STEPFUN_VOICE = env.str("STEPFUN_VOICE", default="linjiajiejie")
STEPFUN_TRANSCRIPTION_MODEL = env.str("STEPFUN_TRANSCRIPTION_MODEL", default="")
STEPFUN_SESSION_MINUTES = env.int("STEPFUN_SESSION_MINUTES", default=24)  # the vendor ends a session after thirty
STEPFUN_TOOLS = env.str("STEPFUN_TOOLS", default="auto")  # auto (by the model) | on | off
STEPFUN_TOOL_LANGUAGE = env.str("STEPFUN_TOOL_LANGUAGE", default="auto")  # auto | zh | en: how tools are described
STEPFUN_TURN_DETECTION = env.str("STEPFUN_TURN_DETECTION", default="ours")  # ours | vendor: who hears a turn's end
STEPFUN_VAD_SILENCE_MS = env.int("STEPFUN_VAD_SILENCE_MS", default=0)  # 0: by age, or as a guardian chose
STEPFUN_VAD_PREFIX_MS = env.int("STEPFUN_VAD_PREFIX_MS", default=800)
STEPFUN_VAD_THRESHOLD = env.int("STEPFUN_VAD_THRESHOLD", default=700)
STEPFUN_VISION_MODELS = env.list(
    "STEPFUN_VISION_MODELS", default=["step-1o-turbo-vision", "step-3.7-flash", "step-5-preview"]
)
STEPFUN_STORY_MODEL = env.str("STEPFUN_STORY_MODEL", default="step-3.5-flash")
VOICE_VENDOR = env.str("VOICE_VENDOR", default="stepfun")  # stepfun | openai: which is tried first when both are on
OPENAI_API_KEY = env.str("OPENAI_API_KEY", default="")
# Without it nothing of OpenAI is on: for children its guidance asks for zero data retention, agreed with the vendor.
OPENAI_ZDR_CONFIRMED = env.str("OPENAI_ZDR_CONFIRMED", default="")
OPENAI_REALTIME_URL = env.str("OPENAI_REALTIME_URL", default="wss://api.openai.com/v1/realtime")
OPENAI_REALTIME_MODEL = env.str("OPENAI_REALTIME_MODEL", default="gpt-realtime-2.1-mini")
OPENAI_VOICE = env.str("OPENAI_VOICE", default="marin")
OPENAI_TRANSCRIPTION_MODEL = env.str("OPENAI_TRANSCRIPTION_MODEL", default="gpt-transcribe")
OPENAI_TRANSPORT = env.str("OPENAI_TRANSPORT", default="webrtc")  # webrtc: browser and vendor; websocket: by us

# --- time and money (docs/settings.md) --------------------------------------------------------------------------------

TALK_MINUTES = env.int("TALK_MINUTES", default=30)  # one talk; a child's day is on its profile; 0 anywhere: no limit
FAMILY_MINUTES_PER_DAY = env.int("FAMILY_MINUTES_PER_DAY", default=0)  # these four count talks with a vendor only
FAMILY_COST_PER_DAY = env.float("FAMILY_COST_PER_DAY", default=10.0)
SITE_MINUTES_PER_DAY = env.int("SITE_MINUTES_PER_DAY", default=0)
SITE_COST_PER_DAY = env.float("SITE_COST_PER_DAY", default=200.0)
BUDGET_CURRENCY = env.str("BUDGET_CURRENCY", default="CNY")
EXCHANGE_RATES = env.json("EXCHANGE_RATES", default={"USD": 7.2})  # one unit in BUDGET_CURRENCY; an estimate is enough
VOICE_PRICES = {**PRICES, **env.json("VOICE_PRICES", default={})}
VENDOR_VOICES = env.bool("VENDOR_VOICES", default=True)  # False: every talk is the offline companion's
CLOCK_URL = env.str("CLOCK_URL", default="")  # manage.py doctor compares the clock with this answer's Date
USAGE_KEPT_DAYS = env.int("USAGE_KEPT_DAYS", default=180)

# --- pictures ---------------------------------------------------------------------------------------------------------

UPLOAD_MAX_BYTES = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_MAX_BYTES + 1024 * 1024
BIN_DAYS = env.int("BIN_DAYS", default=30)  # how long a drawing that was put away can be brought back
SHEETS_MAX_MB = env.int("SHEETS_MAX_MB", default=2048)  # strokes of one child, all sheets together
# Called with a list of drawings; each returns {drawing: [titles of what shows it]}: this room knows no books.
DRAWING_HOLDERS = ["stories.shelf.books_with"]
UNSPLASH_ACCESS_KEY = "" if REGION == "CN" else env.str("UNSPLASH_ACCESS_KEY", default="")
UNSPLASH_BASE_URL = env.str("UNSPLASH_BASE_URL", default="https://api.unsplash.com")
UNSPLASH_APP_NAME = env.str("UNSPLASH_APP_NAME", default="huaban")
UNSPLASH_IMAGE_ORIGIN = env.str("UNSPLASH_IMAGE_ORIGIN", default="https://images.unsplash.com")

# --- Memfire ----------------------------------------------------------------------------------------------------------

MEMFIRE_URL = env.str("MEMFIRE_URL", default="")
MEMFIRE_SERVICE_KEY = env.str("MEMFIRE_SERVICE_KEY", default="")

# --- what a browser may do --------------------------------------------------------------------------------------------

_pictures = [SELF, "data:", "blob:"]
if UNSPLASH_ACCESS_KEY:
    _pictures.append(UNSPLASH_IMAGE_ORIGIN)
if STORAGE_BUCKET and STORAGE_ENDPOINT_URL:
    _scheme, _slashes, _host = STORAGE_ENDPOINT_URL.partition("://")
    _pictures += [f"{_scheme}://{_host}", f"{_scheme}://{STORAGE_BUCKET}.{_host}"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": _pictures,
        "font-src": [SELF],
        "connect-src": [SELF],  # covers ws: and wss: of the same origin in every browser we support
        "media-src": [SELF, "blob:"],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
PERMISSIONS_POLICY = {
    "microphone": "self",
    "camera": "self",
    "geolocation": [],
    "payment": [],
    "usb": [],
    "display-capture": [],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SERVED_BY_HTTPS
if SERVED_BY_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
# The proxy sends plain HTTP to HTTPS; about other hosts of the same domain we have nothing to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]

# --- logs: never audio, transcripts, images, names or keys ------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname:<7} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "httpx": {"level": "WARNING"},
        "picows": {"level": "WARNING"},
        "daphne": {"level": "WARNING"},
        "django-q": {"level": "WARNING"},
    },
}

SITE_NAME = _("画伴")
