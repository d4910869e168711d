"""Static files in the data folder, hashed and compressed: made again only when one of them changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

NOTE = ".collected"
MANIFEST = "staticfiles.json"


def collect() -> bool:
    """Collect the static files unless those of before still hold; returns whether it did."""
    folder = Path(settings.STATIC_ROOT)
    print_now = _fingerprint()
    note = folder / NOTE
    if (folder / MANIFEST).is_file() and note.is_file() and note.read_text() == print_now:
        return False
    note.unlink(missing_ok=True)  # a collection that is cut off must not count
    call_command("collectstatic", verbosity=0, interactive=False)
    note.write_text(print_now)
    return True


def _fingerprint() -> str:
    """Of names, sizes and times of every static file there is."""
    found = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list(None), key=lambda one: str(one[0])):
            status = Path(storage.path(name)).stat()
            found.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return found.hexdigest()
