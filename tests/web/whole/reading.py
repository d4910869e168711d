"""What a reader sees or hears of a page, word by word."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

HEARD = ("alt", "aria-label", "aria-description", "title", "placeholder", "label", "content")
# Texts for people stand in these meta elements alone.
META = ("description",)
UNSEEN = ("script", "style")
# A word has two letters and no digit next to it: codes and digests have no words in them.
WORD = re.compile(r"(?<![^\W_])[^\W\d_]{2,}(?:[-’'][^\W\d_]+)*(?![^\W_])")
NO_WORDS = re.compile(
    r"\S+@\S+|https?://\S+|\S+\.(?:csv|geojson|gpkg|html|json|md|parquet|toml)\b"
    r"|%\(\w+\)[sd]|%[sd]|<[^>]+>"
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in UNSEEN or values.get("lang", "nl") != "nl":
            self.unseen.append(tag)
            return
        heard = HEARD if tag != "meta" or values.get("name") in META else ()
        self.texts += [values[name] for name in heard if name in values and not self.unseen]
        if tag == "input" and values.get("type") in ("submit", "button"):
            self.texts.append(values.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if self.unseen and self.unseen[-1] == tag:
            self.unseen.pop()

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.texts.append(data)


def visible_texts(page: str) -> list[str]:
    """Return the texts of a page, what only a screen reader says included; not those in another language."""
    reader = _Reader()
    reader.feed(page)
    return [text.strip() for text in reader.texts if text.strip()]


def words(text: str) -> Iterator[str]:
    """Return the words of a text in lower case; addresses, mail addresses and placeholders are none."""
    return (word.lower() for word in WORD.findall(NO_WORDS.sub(" ", text)))
