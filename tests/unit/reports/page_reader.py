"""Reads a report page as a stranger would: figures by their attributes, text by what is shown."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "input", "br", "path", "rect", "polyline", "img", "link"}


@dataclass
class ShownFigure:
    """A figure of the page: its attributes, and the number a reader sees."""

    facts: dict[str, str]
    text: str = ""


@dataclass
class PageReader(HTMLParser):
    """Feed a page once, then look at what it held."""

    figures: list[ShownFigure] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, ShownFigure | None]] = []

    @classmethod
    def of(cls, html: str) -> "PageReader":
        reader = cls()
        reader.feed(html)
        reader.close()
        return reader

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {key: value or "" for key, value in attrs}
        self.tags.append((tag, facts))
        figure = ShownFigure(facts) if "data-kpi" in facts else None
        if figure:
            self.figures.append(figure)
        if tag not in VOID:
            self._open.append((tag, figure))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            opened, _ = self._open.pop()
            assert opened == tag, f"<{opened}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][1]:
            self._open[-1][1].text += data.strip()
        if self._open and self._open[-1][0] not in ("script", "style"):
            self.text += data
