"""What the CRM holds, and held: the truth that a finished extract is compared with.

Every change makes a new version, at the virtual time; one may also be dated ahead.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sales_pipeline.simulators.crm.catalog import Catalog
from sales_pipeline.simulators.crm.clock import VirtualClock
from sales_pipeline.simulators.crm.table import Record, Values

Loaded = tuple[str, Values, datetime, datetime]  # id, values, created, modified
Repoint = Callable[["Store", str, str, str, datetime], None]  # store, object, winner, loser, at
OPERATIONS = (
    "insert", "update", "delete", "undelete", "merge", "reassign", "add_field", "remove_field",
    "rename_option", "change_type",
)  # fmt: skip


class Store(Catalog):
    """What differs by vendor is given: `id_key` the order of ids, `new_id` the id of the n-th
    record inserted, `owner_field` where the owner stands, `repoint` how children follow a parent
    that was merged into another.
    """

    def __init__(
        self,
        clock: VirtualClock,
        *,
        id_key: Callable[[str], Any] = str,
        new_id: Callable[[str, int], str] = lambda object, n: f"{n:018d}",
        owner_field: str = "owner",
        repoint: Repoint | None = None,
    ) -> None:
        super().__init__(clock, id_key)
        self.owner_field = owner_field
        # How long after its modified time a change shows, in seconds: the fault late_commit.
        self.commit_delay: Callable[[str], float] = lambda object: 0.0
        self._new_id, self._repoint = new_id, repoint
        self._inserted = 0

    def insert(
        self, object: str, values: Values, id: str | None = None, at: datetime | None = None
    ) -> str:
        with self.lock:
            now, table = self._moment(at), self._table(object)
            if id is not None and id in table.latest:
                raise ValueError(f"{object} {id} exists already")
            while id is None or id in table.latest:
                self._inserted += 1
                id = self._new_id(object, self._inserted)
            self._check(object, values)
            table.put(Record(object, id, dict(values), now, now, now, self._commit(object, now)))
            return id

    def bulk_insert(self, object: str, rows: Iterable[Loaded]) -> None:
        """An initial load: each record came to be, as it is, when it was last modified."""
        with self.lock:
            self._table(object).load(self._loaded(object, rows))

    def update(
        self,
        object: str,
        id: str,
        values: Values | None = None,
        at: datetime | None = None,
        touch: bool = True,
        **more: Any,
    ) -> None:
        """`touch=False`: a change that the modified time does not tell, as of formula fields."""
        with self.lock:
            before, new = self._live(object, id), {**(values or {}), **more}
            self._check(object, new)
            modified = {} if touch else {"modified_at": before.modified_at}
            self._change(before, at, values={**before.values, **new}, **modified)

    def delete(
        self, object: str, id: str, permanent: bool = False, at: datetime | None = None
    ) -> None:
        """A record in the recycle bin may still be deleted permanently."""
        with self.lock:
            before = self._record(object, id)
            if before.permanent or (before.deleted_at and not permanent):
                raise ValueError(f"{object} {id} is deleted already")
            self._change(before, at, deleted_at=self._moment(at), permanent=permanent)

    def undelete(
        self, object: str, id: str, at: datetime | None = None, touch: bool = True
    ) -> None:
        with self.lock:
            before = self._record(object, id)
            if before.deleted_at is None or before.permanent:
                raise ValueError(f"{object} {id} is not in the recycle bin")
            versions = self._table(object).versions(id)
            last = next(version for version in versions if version.deleted_at is None)
            modified = {} if touch else {"modified_at": last.modified_at}
            self._change(before, at, deleted_at=None, **modified)

    def merge(self, object: str, winner: str, loser: str, at: datetime | None = None) -> None:
        with self.lock:
            self._live(object, winner)
            self.delete(object, loser, at=at)
            if self._repoint:
                self._repoint(self, object, winner, loser, self._moment(at))

    def reassign(self, object: str, id: str, owner: Any, at: datetime | None = None) -> None:
        self.update(object, id, {self.owner_field: owner}, at)

    def apply(self, operation: Mapping[str, Any]) -> None:
        """One change as JSON says it: {"op": "update", "object": .., "id": .., "values": {..}}."""
        args = dict(operation)
        name = args.pop("op", None)
        if name not in OPERATIONS:
            raise ValueError(f"unknown operation {name!r}: one of {', '.join(OPERATIONS)}")
        if isinstance(args.get("at"), str):
            args["at"] = datetime.fromisoformat(args["at"])
        getattr(self, name)(**args)

    def _record(self, object: str, id: str) -> Record:
        record = self._table(object).latest.get(id)
        if record is None:
            raise KeyError(f"no {object} {id}")
        return record

    def _live(self, object: str, id: str) -> Record:
        record = self._record(object, id)
        if record.deleted_at is not None:
            raise ValueError(f"{object} {id} is deleted")
        return record

    def _change(self, before: Record, at: datetime | None, **changes: Any) -> None:
        moment = self._moment(at)
        if moment < before.changed_at:
            raise ValueError(f"{before.object} {before.id} changed later, at {before.changed_at}")
        times = {
            "modified_at": moment, "changed_at": moment,
            "visible_from": self._commit(before.object, moment),
        }  # fmt: skip
        self._table(before.object).put(replace(before, **{**times, **changes}))

    def _loaded(self, object: str, rows: Iterable[Loaded]) -> Iterator[Record]:
        for id, values, created, modified in rows:
            self._check(object, values)
            yield Record(object, id, values, created, modified, modified, modified)

    def _check(self, object: str, values: Values) -> None:
        if not values.keys() <= self.schema(object).keys():
            unknown = sorted(values.keys() - self.schema(object).keys())
            raise ValueError(f"{object} has no field {', '.join(unknown)}: define it first")

    def _commit(self, object: str, at: datetime) -> datetime:
        return at + timedelta(seconds=self.commit_delay(object))
