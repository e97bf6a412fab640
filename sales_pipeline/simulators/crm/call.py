"""One request as a vendor's handler sees it, and the answer it gives.

Plain values without a web framework: a handler is a function from a Call to a Reply.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

import orjson

from sales_pipeline.simulators.crm.faults import FaultRule

JSON, CSV, ZIP = "application/json", "text/csv", "application/zip"
PAGE = (
    "<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
)


@dataclass(frozen=True)
class Call:
    """`ahead`: requests that were still being answered when this one came; `ahead_here`: on this
    path. `due`: the faults that hit this call.
    """

    method: str
    path: str
    params: Mapping[str, str]  # from the path
    query: Mapping[str, str]
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    now: datetime
    base_url: str
    ahead: int = 0
    ahead_here: int = 0
    object: str | None = None
    due: tuple[FaultRule, ...] = ()

    @cached_property
    def json(self) -> Any:
        """The parsed body; one that is no JSON ends in Simulator.malformed."""
        return orjson.loads(self.body)

    @cached_property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode("utf-8"), keep_blank_values=True))

    def fault(self, name: str) -> FaultRule | None:
        return next((rule for rule in self.due if rule.fault == name), None)

    def page_size(self, limit: int) -> int:
        """How many rows to put on this page: fewer than `limit` under short_page_but_more."""
        return max(1, limit // 2) if self.fault("short_page_but_more") else limit

    @property
    def indexed_at(self) -> datetime:
        """The moment that a search index has reached: `now`, or behind it under index_lag."""
        rule = self.fault("index_lag")
        return self.now - timedelta(seconds=rule.args["seconds"]) if rule else self.now


@dataclass
class Reply:
    """A JSON `payload`, or the bytes of `content`; `zipped_as` names the member of a ZIP."""

    payload: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes | None = None
    media_type: str | None = JSON
    zipped_as: str | None = None

    @classmethod
    def empty(cls, status: int = 204) -> "Reply":
        return cls(status=status, content=b"", media_type=None)

    @classmethod
    def html(cls, title: str, status: int = 200) -> "Reply":
        return cls(status=status, content=PAGE.format(title=title).encode(), media_type="text/html")

    @classmethod
    def csv(
        cls,
        header: Sequence[str],
        rows: Iterable[Sequence[Any]],
        *,
        zipped_as: str | None = None,
        headers: Mapping[str, str] | None = None,
        line_end: str = "\n",
    ) -> "Reply":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator=line_end)
        writer.writerow(header)
        writer.writerows(rows)
        content = text.getvalue().encode("utf-8")
        media_type = ZIP if zipped_as else CSV
        return cls(
            content=content, media_type=media_type, zipped_as=zipped_as, headers=dict(headers or {})
        )

    def serialised(self) -> bytes:
        """The text of the body, before it is zipped."""
        return orjson.dumps(self.payload) if self.content is None else self.content


Handler = Callable[[Call], Reply]
Route = tuple[str, str, Handler]  # method, path as "/crm/v8/{object}", handler


class Refused(Exception):
    """Raised anywhere in a handler to answer with `reply` at once."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(f"HTTP {reply.status}")
        self.reply = reply


def zipped(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        # A fixed date: the same rows give the same bytes.
        member = zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))
        member.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(member, content)
    return packed.getvalue()
