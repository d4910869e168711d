"""A full disk is said as such: 507, nothing written; reading goes on."""

import errno

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from laadregie.foundation.web.middleware import GetResponse

# What SQLite and PostgreSQL say when they cannot write for lack of room.
FULL = ("database or disk is full", "no space left on device")


class StorageFullMiddleware:
    """Answer 507 where a view could not write because the disk is full."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn the one error into a page of its own; every other goes its way."""
        if not _is_full(exception):
            return None
        return render(request, "web/507.html", status=507)


def _is_full(exception: Exception) -> bool:
    if isinstance(exception, OSError):
        return exception.errno in (errno.ENOSPC, errno.EDQUOT)
    return isinstance(exception, OperationalError) and any(text in str(exception).lower() for text in FULL)
