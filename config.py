"""Settings, all from the environment; `docs/operating.md` lists them.

A wrong setting stops the start with one sentence that says what to set.
"""

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")


class SettingsError(Exception):
    """A setting that is missing or wrong, in a sentence for whoever runs the site."""


def from_environ(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Read every setting, or raise SettingsError."""
    mode = environ.get("SPRINT_MODE", "production")
    if mode not in {"demo", "production"}:
        raise SettingsError(f'SPRINT_MODE is "{mode}"; set it to "demo" or "production".')
    instance = _folder("INSTANCE_DIR", Path(environ.get("INSTANCE_DIR") or ROOT / "instance"))
    port = _number(environ, "PORT", 8000, 1, 65535)
    level = environ.get("LOG_LEVEL") or ("WARNING" if mode == "demo" else "INFO")
    if level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise SettingsError(f'LOG_LEVEL is "{level}"; set it to DEBUG, INFO, WARNING or ERROR.')
    settings: dict[str, Any] = {
        "SPRINT_MODE": mode,
        "IS_DEMO": mode == "demo",
        "INSTANCE_DIR": instance,
        "HOST": environ.get("HOST") or "127.0.0.1",
        "PORT": port,
        "WEB_WORKERS": _number(environ, "WEB_WORKERS", 2, 1),
        "LOG_LEVEL": level,
        "SQLALCHEMY_DATABASE_URI": _database(environ, instance),
        "BASE_URL": environ.get("BASE_URL", f"http://127.0.0.1:{port}").rstrip("/"),
        "MAIL_URL": environ.get("MAIL_URL", ""),
        "MAIL_FROM": environ.get("MAIL_FROM", ""),
        "MAIL_BOUNCE": environ.get("MAIL_BOUNCE", ""),
        "MAIL_PER_SECOND": _number(environ, "MAIL_PER_SECOND", 10),
        "MAIL_TIMEOUT": _number(environ, "MAIL_TIMEOUT", 30, 1),
        "UPLOADS_DIR": _folder("UPLOADS_DIR", Path(environ.get("UPLOADS_DIR") or instance / "uploads")),
        "UPLOADS_PER_COMPANY": _number(environ, "UPLOADS_PER_COMPANY", 200) * 1_000_000,
        "UPLOADS_PER_PERSON": _number(environ, "UPLOADS_PER_PERSON", 200) * 1_000_000,
        "TEMPLATES_DIR": instance / "templates",
        "CONTENT_DIR": Path(environ.get("CONTENT_DIR") or ROOT / "content"),
        "TRUSTED_PROXIES": _number(environ, "TRUSTED_PROXIES", 0),
        "METRICS_TOKEN": environ.get("METRICS_TOKEN", ""),
        "SECRET_KEY": environ.get("SECRET_KEY", ""),
        "SECRET_KEY_FALLBACKS": [key for key in environ.get("SECRET_KEY_FALLBACKS", "").split(",") if key],
    }
    if mode == "demo":
        _fill_demo(settings, instance)
    else:
        _demand_production(settings)
    _check_urls(settings)
    settings.update(_flask(settings))
    return settings


def _folder(name: str, folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"The folder {folder} cannot be made ({error.strerror}); set {name} to one that can."
        ) from None
    return folder


def _database(environ: Mapping[str, str], instance: Path) -> str:
    url = environ.get("DATABASE_URL") or f"sqlite:///{instance / 'sprint.db'}"
    kind = urlsplit(url).scheme.partition("+")[0]
    if kind not in {"sqlite", "postgresql"}:
        raise SettingsError(
            f'DATABASE_URL begins with "{kind}"; it must begin with sqlite:/// and an absolute path, '
            "or with postgresql://."
        )
    if kind == "sqlite" and url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
        raise SettingsError("DATABASE_URL names a relative path; write sqlite://// and the whole path of the file.")
    return url


def _number(environ: Mapping[str, str], name: str, default: int, least: int = 0, most: int = 10**9) -> int:
    text = environ.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdecimal()):
        raise SettingsError(f'{name} is "{text}"; set it to a whole number, for example {default}.')
    if not least <= int(text) <= most:
        raise SettingsError(f'{name} is "{text}"; set it to a number from {least} to {most}, for example {default}.')
    return int(text)


def _fill_demo(settings: dict[str, Any], instance: Path) -> None:
    settings["MAIL_FROM"] = settings["MAIL_FROM"] or "sprint@demo.test"
    settings["MAIL_URL"] = settings["MAIL_URL"] or f"file://{instance / 'mail'}"
    if not settings["SECRET_KEY"]:
        kept = instance / "secret_key"
        if not kept.exists():
            kept.touch(mode=0o600)
            kept.write_text(secrets.token_hex(32))
        settings["SECRET_KEY"] = kept.read_text().strip()


def _demand_production(settings: dict[str, Any]) -> None:
    if len(settings["SECRET_KEY"]) < 32:
        raise SettingsError(
            "SECRET_KEY is missing or short; set it to 32 random characters or more, for example the output of: "
            'python3 -c "import secrets; print(secrets.token_hex(32))"'
        )
    if not settings["BASE_URL"].startswith("https://"):
        raise SettingsError("BASE_URL must be the site's https address, for example https://sprint.example.org.")
    for name, example in {
        "MAIL_URL": "smtp://user:password@mail.example.org:587?tls=starttls",
        "MAIL_FROM": "sprint@example.org",
    }.items():
        if not settings[name]:
            raise SettingsError(f"{name} is not set; set it like {example}.")


def _check_urls(settings: dict[str, Any]) -> None:
    base = urlsplit(settings["BASE_URL"])
    if base.scheme not in {"http", "https"} or not base.netloc or base.path:
        raise SettingsError(
            f'BASE_URL is "{settings["BASE_URL"]}"; write scheme and host only, like https://sprint.example.org.'
        )
    for name in ("MAIL_FROM", "MAIL_BOUNCE"):
        if settings[name] and not _ADDRESS.fullmatch(settings[name]):
            raise SettingsError(
                f'{name} is "{settings[name]}"; set it to an e-mail address alone, for example sprint@example.org.'
            )
    if urlsplit(settings["MAIL_URL"]).scheme != "file" or not settings["IS_DEMO"]:
        from sprint.mail import smtp

        try:
            smtp.parse(settings["MAIL_URL"])
        except ValueError as error:
            raise SettingsError(str(error)) from None


def _flask(settings: dict[str, Any]) -> dict[str, Any]:
    is_https = settings["BASE_URL"].startswith("https://")
    return {
        "SESSION_COOKIE_NAME": "__Host-sprint" if is_https else "sprint",
        "SESSION_COOKIE_SECURE": is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": 30 * 24 * 3600,
        "SESSION_REFRESH_EACH_REQUEST": False,  # a sign-in ends after these 30 days whatever its cookie says
        "MAX_CONTENT_LENGTH": 25 * 2**20,
        "MAX_FORM_MEMORY_SIZE": 2 * 2**20,
        "MAX_FORM_PARTS": 2000,
        "WTF_CSRF_TIME_LIMIT": None,  # a form may stay open over night; the session bounds it
        "WTF_CSRF_SSL_STRICT": False,  # sections.py compares the Origin itself
        "BABEL_DEFAULT_LOCALE": "en_US",
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": settings["SQLALCHEMY_DATABASE_URI"].startswith("postgresql")},
    }
