"""What the organisation holds: the common store, with Zoho's ids and the history of deal stages."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sales_pipeline.simulators.crm.clock import VirtualClock
from sales_pipeline.simulators.crm.store import Loaded, Store
from sales_pipeline.simulators.crm.table import Record, Values
from sales_pipeline.simulators.crm.zoho.schema import HISTORY

ORGANISATION = "57257670"


def id_key(id: str) -> tuple[int, str]:
    """Ids are numbers without leading zeros; the demo company's own may hold letters."""
    return len(id), id


class ZohoStore(Store):
    """A deal that enters a stage leaves an entry; one that leaves it is noted in that entry, whose
    own time stays that of the entering."""

    def __init__(self, clock: VirtualClock, objects: Sequence[str]) -> None:
        self._numbers = {object: number for number, object in enumerate(objects)}
        self._entries: dict[str, list[str]] = {}  # ids of a deal's entries
        super().__init__(
            clock, id_key=id_key, new_id=self.id_of, owner_field="Owner", repoint=_repoint
        )

    def id_of(self, object: str, number: int) -> str:
        """19 digits, as Zoho's: more than a float can hold."""
        return f"{ORGANISATION}{self._numbers[object]:02d}{number:09d}"

    def insert(
        self, object: str, values: Values, id: str | None = None, at: datetime | None = None
    ) -> str:
        with self.lock:
            made = super().insert(object, values, id, at)
            self._note(object, made, values)
            if object == "Deals" and values.get("Stage"):
                self._enter(made, values, at)
            return made

    def bulk_insert(self, object: str, rows: Iterable[Loaded]) -> None:
        with self.lock:
            super().bulk_insert(object, self._noted(object, rows))

    def update(
        self,
        object: str,
        id: str,
        values: Values | None = None,
        at: datetime | None = None,
        touch: bool = True,
        **more: Any,
    ) -> None:
        with self.lock:
            before = self._live(object, id).values
            super().update(object, id, values, at, touch, **more)
            after = self._live(object, id).values
            if object == "Deals" and after.get("Stage") != before.get("Stage"):
                self._leave(id, after, at)
                self._enter(id, after, at)

    def history(self, deal: str) -> list[Record]:
        """The entries of a deal, the oldest first."""
        found = (self.get(HISTORY, id) for id in self._entries.get(deal, ()))
        entries = [entry for entry in found if entry and not entry.deleted_at]
        return sorted(entries, key=lambda entry: (entry.modified_at, id_key(entry.id)))

    def _note(self, object: str, id: str, values: Values) -> None:
        if object == HISTORY:
            self._entries.setdefault(values["Potential_Name"]["id"], []).append(id)

    def _noted(self, object: str, rows: Iterable[Loaded]) -> Iterator[Loaded]:
        for row in rows:
            self._note(object, row[0], row[1])
            yield row

    def _enter(self, deal: str, values: Values | Any, at: datetime | None) -> None:
        entry = {
            "Potential_Name": {"id": deal, "name": values.get("Deal_Name")},
            "Stage": values["Stage"], "Moved_To__s": None, "Amount": values.get("Amount"),
            "Probability": values.get("Probability"), "Modified_By": values.get("Owner"),
        }  # fmt: skip
        self.insert(HISTORY, entry, None, at)

    def _leave(self, deal: str, values: Values | Any, at: datetime | None) -> None:
        entries = self.history(deal)
        if entries:
            moved = {"Moved_To__s": values["Stage"]}
            super().update(HISTORY, entries[-1].id, moved, at, touch=False)


def _repoint(store: Store, object: str, winner: str, loser: str, at: datetime) -> None:
    """Records that looked up the loser look up the winner from now on."""
    for child in store.objects():
        lookups = [name for name, type in store.schema(child).items() if type.to == object]
        for record in list(store.by_id(child)) if lookups else ():
            for name in lookups:
                value = record.values.get(name)
                if value and value["id"] == loser:
                    store.update(child, record.id, {name: {**value, "id": winner}}, at)
