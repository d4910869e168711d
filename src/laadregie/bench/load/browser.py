"""A browser as the generator needs it: cookies, forms, redirects, what a page loads; each answer timed."""

import http.client
import re
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import lxml.html

TIMEOUT_SECONDS = 60.0
PAGE, POST, LAYER, STATIC, API = "page", "post", "layer", "static", "api"
_STATIC = re.compile(r'(?:src|href)="(/static/[^"#]+)')
_LAYER = re.compile(r'"(/kaart/lagen/[^"]+)"')


@dataclass(frozen=True)
class Answered:
    """How one request went.

    Attributes:
        sort: page, post, layer, static or api.
        kind: Of which page or act.
        seconds: From sending to the last byte of the answer.
        problem: What was wrong; "" where nothing was.
    """

    sort: str
    kind: str
    seconds: float
    problem: str = ""


@dataclass
class Form:
    """A form of a page with what it sends as it stands."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """An answer as it came."""

    path: str
    status: int
    text: str

    def form(self, ending: str = "") -> Form | None:
        """The form that is sent to an address with this ending; "" for the page's own address."""
        wanted = ending or self.path
        return next((one for one in _forms(self.text) if (one.action or self.path).endswith(wanted)), None)

    def links(self, pattern: str) -> list[str]:
        """Addresses on the page that match, each once."""
        return list(dict.fromkeys(re.findall(rf'href="({pattern})"', self.text)))


class Failed(Exception):
    """An answer that leaves no way on."""


class Browser:
    """One person's browser: what was loaded once and may be kept is not loaded again."""

    def __init__(self, port: int, address: str, note: Callable[[Answered], None]) -> None:
        self._port = port
        self._address = address
        self._note = note
        self._cookies: dict[str, str] = {}
        self._kept: set[str] = set()
        self._tags: dict[str, str] = {}
        self._connection: http.client.HTTPConnection | None = None
        self._times: list[float] | None = None

    def tell(self, note: Callable[[Answered], None]) -> None:
        """Tell from now on somebody else how requests went."""
        self._note = note

    @contextmanager
    def timing(self, times: list[float]) -> Iterator[None]:
        """Add what each form that is sent meanwhile takes to `times`, s; not the page after it."""
        self._times = times
        try:
            yield
        finally:
            self._times = None

    def get(self, path: str, kind: str, *, sort: str = PAGE) -> Page:
        """A page, with what it loads."""
        page = self._timed("GET", path, kind, sort)
        if sort == PAGE:
            self._load(page)
        return page

    def send(
        self,
        page: Page,
        kind: str,
        said: Mapping[str, str] | None = None,
        *,
        to: str = "",
        next_kind: str = "",
        files: Mapping[str, tuple[str, bytes]] | None = None,
        allowed: tuple[int, ...] = (),
    ) -> Page:
        """Send a form of the page as a person fills it in, and go where the answer leads.

        Raises:
            Failed: The page has no such form, or the answer is an error.
        """
        form = page.form(to)
        if form is None:
            self._note(Answered(POST, kind, 0.0, f"no form to {to or page.path} on {page.path}"))
            raise Failed
        fields = form.fields | dict(said or {})
        answer = self._timed(
            "POST", form.action or page.path, kind, POST, fields=fields, files=files, allowed=allowed
        )
        return self._led(answer, next_kind or kind)

    def send_json(self, path: str, body: bytes, kind: str, headers: Mapping[str, str]) -> Page:
        """Send what a program sends."""
        return self._timed("POST", path, kind, API, raw=(body, "application/json"), headers=headers)

    def close(self) -> None:
        """Leave."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _led(self, answer: Page, kind: str) -> Page:
        while answer.status in (301, 302, 303):
            answer = self._timed("GET", answer.text, kind, PAGE)
        if answer.status == 200:
            self._load(answer)
        return answer

    def _load(self, page: Page) -> None:
        """What the page loads and the browser has not kept."""
        for path in dict.fromkeys(_STATIC.findall(page.text)):
            if path not in self._kept:
                self._kept.add(path)
                self._timed("GET", path, "static", STATIC)
        for path in dict.fromkeys(_LAYER.findall(page.text)):
            if path not in self._kept:
                layer = path.partition("?")[0].rsplit("/", 1)[-1]
                self._timed("GET", path.replace("&amp;", "&"), f"layer {layer}", LAYER)

    def _timed(
        self,
        method: str,
        path: str,
        kind: str,
        sort: str,
        *,
        fields: Mapping[str, str] | None = None,
        files: Mapping[str, tuple[str, bytes]] | None = None,
        raw: tuple[bytes, str] | None = None,
        headers: Mapping[str, str] | None = None,
        allowed: tuple[int, ...] = (),
    ) -> Page:
        body, content_type = raw or _encoded(fields, files)
        sent = {"X-Forwarded-For": self._address, "Accept-Encoding": "gzip", **(headers or {})}
        if self._cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        if content_type:
            sent["Content-Type"] = content_type
        if path in self._tags:
            sent["If-None-Match"] = self._tags[path]
        began = time.perf_counter()
        try:
            status, answer_headers, content = self._ask(method, path, body, sent)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            self._note(Answered(sort, kind, time.perf_counter() - began, f"{type(error).__name__} {path}"))
            raise Failed from None
        seconds = time.perf_counter() - began
        if self._times is not None and sort == POST:
            self._times.append(seconds)
        self._remember(path, sort, answer_headers)
        if status >= 400 and status not in allowed:
            self._note(Answered(sort, kind, seconds, f"{status} {method} {_bare(path)}{_said(content)}"))
            raise Failed
        self._note(Answered(sort, kind, seconds))
        text = answer_headers.get("Location") or ("" if sort in (STATIC, LAYER) else content.decode())
        return Page(path, status, text)

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, Any, bytes]:
        """Ask once; a kept connection that the server closed meanwhile is opened again."""
        for is_kept in (self._connection is not None, False):
            if self._connection is None:
                self._connection = http.client.HTTPConnection(
                    "127.0.0.1", self._port, timeout=TIMEOUT_SECONDS
                )
            try:
                self._connection.request(method, path, body, headers)
                answer = self._connection.getresponse()
                return answer.status, answer.headers, answer.read()
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.close()
                if not is_kept or method != "GET":
                    raise
        raise http.client.RemoteDisconnected("no answer")

    def _remember(self, path: str, sort: str, headers: Any) -> None:
        for cookie in headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            value = rest.partition(";")[0]
            if value in ("", '""'):
                self._cookies.pop(name, None)
            else:
                self._cookies[name] = value
        if sort == LAYER and "max-age" in (headers.get("Cache-Control") or ""):
            self._kept.add(path)
        elif sort == LAYER and headers.get("ETag"):
            self._tags[path] = headers["ETag"]


def _forms(text: str) -> Iterator[Form]:
    """The forms of a page: fields as they stand, what is chosen, and what could be."""
    for form in lxml.html.document_fromstring(text).forms:
        found = Form(form.get("action", ""), form.get("method", "get").lower())
        for one in form.inputs:
            _add_field(found, one)
        yield found


def _add_field(form: Form, one: Any) -> None:
    sort = one.get("type", "text") if one.tag == "input" else one.tag
    if not one.name or sort in ("submit", "button", "file", "textarea"):
        return
    if sort == "select":
        form.choices[one.name] = list(one.value_options)
        if one.xpath(".//option[@selected]"):
            form.fields[one.name] = one.value
    elif sort in ("radio", "checkbox"):
        value = one.get("value", "on")
        form.choices.setdefault(one.name, []).append(value)
        if one.checked:
            form.fields[one.name] = value
    else:
        form.fields[one.name] = one.get("value", "")


def _encoded(
    fields: Mapping[str, str] | None, files: Mapping[str, tuple[str, bytes]] | None
) -> tuple[bytes | None, str]:
    if fields is None:
        return None, ""
    if not files:
        return urlencode(fields).encode(), "application/x-www-form-urlencoded"
    return multipart(fields, files)


def multipart(fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes]]) -> tuple[bytes, str]:
    """A form with files as a browser sends it, and its content type.

    Args:
        files: Per field the name and content of the file.
    """
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, (file_name, content) in files.items():
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
        parts += [f"{head}Content-Type: application/octet-stream\r\n\r\n".encode(), content, b"\r\n"]
    return b"".join([*parts, f"--{mark}--\r\n".encode()]), f"multipart/form-data; boundary={mark}"


def _bare(path: str) -> str:
    return urlsplit(path).path[:60]


def _said(content: bytes) -> str:
    """The first error that a page names, so that a report says what was wrong."""
    text = content.decode(errors="replace")
    found = re.search(r'class="[^"]*field__error[^"]*">(.{0,300})', text, re.DOTALL)
    words = re.sub(r"<[^>]+>|\s+", " ", found.group(1) if found else "").strip()
    return f": {words[:120]}" if words else ""
