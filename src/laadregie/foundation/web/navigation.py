"""Main menu and footer: `NAVIGATION` and `FOOTER` of the settings name pages, each context draws its own."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Item:
    """A link of the menu."""

    url: str
    label: str | Promise
    is_current: bool = False


def main_menu(request: HttpRequest) -> list[Item]:
    """Return the menu of `NAVIGATION`: URL name, label and perhaps who sees it.

    Names that do not exist are left out, and so is what the viewer may not see.
    """
    links = [
        Item(url, entry[1])
        for entry in settings.NAVIGATION
        if (url := _url(str(entry[0]))) and all(import_string(str(may))(request.user) for may in entry[2:])
    ]
    current = max((link.url for link in links if _is_within(request.path, link.url)), key=len, default="")
    return [Item(link.url, link.label, link.url == current) for link in links]


def footer() -> list[Item]:
    """Return the links of `FOOTER`, as the menu has them."""
    return [Item(url, label) for name, label in settings.FOOTER if (url := _url(name))]


def _url(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def _is_within(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
