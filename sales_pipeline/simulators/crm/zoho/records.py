"""GET /{module}: pages of records by number up to a ceiling, by token up to a higher one.

A token stands for a place in the order of the records and for the parameters it was made with.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Any

from sales_pipeline.simulators.crm.call import Call, Reply
from sales_pipeline.simulators.crm.table import Record
from sales_pipeline.simulators.crm.zoho.questions import Question, asked_fields, invalid, question
from sales_pipeline.simulators.crm.zoho.rows import row_of, text_of
from sales_pipeline.simulators.crm.zoho.store import id_key

if TYPE_CHECKING:
    from sales_pipeline.simulators.crm.zoho.crm import ZohoCrm

LIFE = timedelta(hours=24)
KEYS: dict[str, Callable[[Record], Any]] = {
    "id": lambda record: id_key(record.id),
    "Created_Time": lambda record: (record.created_at, id_key(record.id)),
    "Modified_Time": lambda record: (record.modified_at, id_key(record.id)),
}


@dataclass(frozen=True)
class Place:
    """Behind the record `last`, with `taken` records before, for calls that ask for `bound`."""

    bound: tuple[tuple[str, str], ...]
    last: Record
    taken: int
    made: datetime


class Records:
    """The records API of one organisation."""

    def __init__(self, crm: "ZohoCrm") -> None:
        self._crm = crm
        self._places: dict[str, Place] = {}

    def page(self, call: Call) -> Reply:
        asked = question(self._crm, call)
        names = asked_fields(self._crm, call, set(self._crm.store.schema(asked.object)))
        place = self._place(asked) if asked.token else None
        taken = place.taken if place else self._skipped(asked)
        found = self._unconverted(asked, self._ordered(asked, place))
        limit = call.page_size(asked.size)
        records = list(islice(found, 0 if place else taken, (0 if place else taken) + limit + 1))
        if not records:
            return Reply.empty(self._crm.nothing_new if asked.since else 204)
        shown, more = records[:limit], len(records) > limit
        info = _info(asked, len(shown), more)
        if more:
            self._add_token(asked, info, shown[-1], taken + len(shown))
        return Reply({"data": [row_of(record, names) for record in shown], "info": info})

    def expire_tokens(self) -> None:
        old = self._crm.clock.now() - LIFE
        self._places = {token: replace(p, made=old) for token, p in self._places.items()}

    def _place(self, asked: Question) -> Place:
        """Where a page token leads, if it is good for this call."""
        place, crm = self._places.get(asked.token or ""), self._crm
        if place is None:
            raise invalid(crm, "page_token", "the page token is unknown")
        if place.made + LIFE <= crm.clock.now():
            message, name = "the page token has expired", "page_token"
            raise crm.refused("EXPIRED_VALUE", message, api_name=name, json_path=f"$.{name}")
        if place.bound != asked.bound:
            message = "the page token belongs to another request"
            raise crm.refused("TOKEN_BOUND_DATA_MISMATCH", message, param_name="page_token")
        if place.taken >= crm.token_ceiling:
            message = "page tokens lead no further"
            raise crm.refused("PAGINATION_LIMIT_EXCEEDED", message, param_name="page_token")
        return place

    def _skipped(self, asked: Question) -> int:
        ceiling = self._crm.page_ceiling
        if asked.skipped + asked.size > ceiling:
            message = "page numbers lead no further: use page_token"
            raise self._crm.refused("DISCRETE_PAGINATION_LIMIT_EXCEEDED", message, limit=ceiling)
        return asked.skipped

    def _ordered(self, asked: Question, place: Place | None) -> Iterator[Record]:
        """Records from a place on. All of a module by id are read as they are needed."""
        store = self._crm.store
        if asked.sort == "id" and not (asked.since or asked.ids):
            after = place.last.id if place else None
            yield from store.by_id(asked.object, after=after, reverse=asked.falls)
            return
        key = KEYS[asked.sort]
        for record in sorted(self._chosen(asked), key=key, reverse=asked.falls):
            if place is None or _is_behind(key(record), key(place.last), asked.falls):
                yield record

    def _chosen(self, asked: Question) -> Iterable[Record]:
        store = self._crm.store
        if asked.ids is None:
            return store.by_modified(asked.object, since=asked.since)
        found = (store.get(asked.object, id) for id in asked.ids)
        return (
            r
            for r in found
            if r and not r.deleted_at and (not asked.since or r.modified_at >= asked.since)
        )

    def _unconverted(self, asked: Question, found: Iterator[Record]) -> Iterator[Record]:
        """Leads that became deals are not among the leads unless they are asked for."""
        if asked.object != "Leads" or asked.converted == "both":
            return found
        wanted = asked.converted == "true"
        return (record for record in found if bool(record.values.get("Converted__s")) == wanted)

    def _add_token(self, asked: Question, info: dict[str, Any], last: Record, taken: int) -> None:
        """Page tokens end at a ceiling, where there may be none, or one that is refused."""
        if taken >= self._crm.token_ceiling and not self._crm.token_after_ceiling:
            return
        now = self._crm.clock.now()
        token = sha256(f"{len(self._places)}:{last.id}".encode()).hexdigest()
        self._places[token] = Place(asked.bound, last, taken, now)
        info["next_page_token"], info["page_token_expiry"] = token, text_of(now + LIFE)


def _is_behind(key: Any, last: Any, falls: bool) -> bool:
    return bool(key < last if falls else key > last)


def _info(asked: Question, count: int, more: bool) -> dict[str, Any]:
    return {
        "call": False, "per_page": asked.size, "count": count, "page": asked.page,
        "more_records": more, "email": False, "sort_by": asked.sort,
        "sort_order": "desc" if asked.falls else "asc", "next_page_token": None,
        "previous_page_token": None, "page_token_expiry": None,
    }  # fmt: skip
