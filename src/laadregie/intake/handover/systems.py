"""Which municipality has which case system: a file that a setting names, read when it is needed."""

import json
from dataclasses import fields
from pathlib import Path

from django.conf import settings

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.sources.zgw import System

UNUSABLE = gettext_noop("The file of case systems (setting LAADREGIE_ZGW) cannot be used: %(value)s.")


def system_of(municipality_code: str) -> System | None:
    """The case system of a municipality; None where it has none.

    Raises:
        InputError: The file cannot be read, or lacks something of this municipality.
    """
    if not settings.ZGW_FILE:
        return None
    try:
        listed = json.loads(Path(settings.ZGW_FILE).read_text("utf-8"))
        own = listed.get(municipality_code)
    except (OSError, ValueError, AttributeError) as error:
        raise InputError("settings", UNUSABLE, value=type(error).__name__) from None
    return None if own is None else _system(municipality_code, own)


def _system(municipality_code: str, own: object) -> System:
    names = [one.name for one in fields(System)]
    given = own if isinstance(own, dict) else {}
    missing = [name for name in names if not isinstance(given.get(name), str) or not given[name]]
    if missing:
        raise InputError("settings", UNUSABLE, value=f"{municipality_code}: {', '.join(missing)}")
    values = {name: given[name] for name in names}
    values |= {name: values[name].rstrip("/") for name in ("zaken_url", "documenten_url")}
    return System(**values)
