"""What the organisation holds: the common store, with Zoho's ids and the history of deal stages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sales_pipeline.simulators.crm.clock import VirtualClock
from sales_pipeline.simulators.crm.store import Store
from sales_pipeline.simulators.crm.table import Values
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
            if object == "Deals" and values.get("Stage"):
                self._enter(made, values, at)
            return made

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

    def history(self, deal: str) -> list[str]:
        """Ids of a deal's entries, the oldest first."""
        entries = self.by_modified(HISTORY)
        return [entry.id for entry in entries if entry.values["Potential_Name"]["id"] == deal]

    def _enter(self, deal: str, values: Values | Any, at: datetime | None) -> None:
        entry = {
            "Potential_Name": {"id": deal, "name": values.get("Deal_Name")},
            "Stage": values["Stage"], "Moved_To__s": None, "Amount": values.get("Amount"),
            "Probability": values.get("Probability"), "Modified_By": values.get("Owner"),
        }  # fmt: skip
        super().insert(HISTORY, entry, None, at)

    def _leave(self, deal: str, values: Values | Any, at: datetime | None) -> None:
        entries = self.history(deal)
        if entries:
            moved = {"Moved_To__s": values["Stage"]}
            super().update(HISTORY, entries[-1], moved, at, touch=False)


def _repoint(store: Store, object: str, winner: str, loser: str, at: datetime) -> None:
    """Records that looked up the loser look up the winner from now on."""
    for child in store.objects():
        lookups = [name for name, type in store.schema(child).items() if type.to == object]
        for record in list(store.by_id(child)) if lookups else ():
            for name in lookups:
                value = record.values.get(name)
                if value and value["id"] == loser:
                    store.update(child, record.id, {name: {**value, "id": winner}}, at)
