"""Log lines and error reports without secrets, whoever writes or keeps them."""

import logging
from typing import Any

from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter

from laadregie.foundation.hidden import hide

_plain = logging.LogRecord
_formatter = logging.Formatter()


def record_without_secrets(*args: Any, **kwargs: Any) -> logging.LogRecord:
    """Make a log record that holds no secret, in its words nor in its traceback.

    Every record of every logger is made here, those of Django, of the web server and of libraries too;
    a filter would have to stand on each handler.
    """
    record = _plain(*args, **kwargs)
    try:
        said = record.getMessage()
    except (TypeError, ValueError, KeyError):  # words and values do not fit: the line must not be lost
        said = f"{record.msg} {record.args}"
    if (safe := hide(said)) != said:
        record.msg, record.args = safe, None
    if record.exc_info and record.exc_info[0]:
        record.exc_text = hide(_formatter.formatException(record.exc_info))
    return record


class Reporter(ExceptionReporter):
    """The report of an error as Django would mail it, without secrets."""

    def get_traceback_html(self) -> SafeString:
        """As a page."""
        return SafeString(hide(super().get_traceback_html()))  # escaped by Django; nothing is added

    def get_traceback_text(self) -> SafeString:
        """As plain text."""
        return SafeString(hide(super().get_traceback_text()))
