"""Static files, and the folder of encrypted files."""

from pathlib import Path

from config.settings.environment import BASE_DIR, env

STATIC_URL = "/static/"
STATIC_ROOT: Path | None = Path(env.str("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]

# Files are written here already encrypted (see documents); nothing is ever served from it directly.
MEDIA_ROOT = Path(env.str("FILES_ROOT", str(BASE_DIR / ".demo" / "files")))

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
