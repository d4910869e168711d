"""Main menu and footer: `NAVIGATION` and `FOOTER` of the settings name pages, each context draws its own."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Item:
    """A link of the menu."""

    url: str
    label: str | Promise
    is_current: bool = False


def main_menu(request: HttpRequest) -> list[Item]:
    """Return the menu of `NAVIGATION`: pairs of URL name and label; names that do not exist are left out."""
    links = [Item(url, label) for name, label in settings.NAVIGATION if (url := _url(name))]
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
