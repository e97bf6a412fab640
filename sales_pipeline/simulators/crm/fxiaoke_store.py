"""The store of a simulated Fxiaoke: its ids, its dates, and what a merge does to other records.

Ids of business objects are 24 hexadecimal digits that begin with the second of their creation, as
those of the vendor's database do; people and departments have small numbers.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from hashlib import sha256

from sales_pipeline.simulators.crm.clock import VirtualClock
from sales_pipeline.simulators.crm.fxiaoke_objects import NUMBERED, PERSONNEL, ObjectSpec
from sales_pipeline.simulators.crm.fxiaoke_rows import OPEN_ID, milliseconds
from sales_pipeline.simulators.crm.store import Store

CHINA = timezone(timedelta(hours=8))
FIRST_NUMBER = 1000
FOUNDED = datetime(2015, 1, 1, tzinfo=CHINA)


def new_store(clock: VirtualClock, specs: Mapping[str, ObjectSpec]) -> Store:
    """Every object without records, but for the administrator, who is as old as the company."""

    def new_id(object: str, number: int) -> str:
        if object in NUMBERED:
            return str(FIRST_NUMBER + number)
        return hexadecimal(object, number, clock.now())

    store = Store(clock, new_id=new_id, repoint=_repoint)
    for object, spec in specs.items():
        store.define(object, spec.fields)
    admin = {"name": "管理员", "full_name": "管理员", "phone": "14000001000", "status": "0"}
    admin["user_id"] = open_id(0)
    store.insert(PERSONNEL, admin, id=str(FIRST_NUMBER), at=FOUNDED)
    return store


def hexadecimal(object: str, number: int, created: datetime) -> str:
    kind = sha256(object.encode()).hexdigest()[:8]
    return f"{int(created.timestamp()):08x}{kind}{number:08x}"


def open_id(number: int) -> str:
    return f"{OPEN_ID}{FIRST_NUMBER + number}"


def midnight(day: str | date) -> int:
    """A date as the vendor keeps it: midnight in China, in milliseconds."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return milliseconds(datetime(day.year, day.month, day.day, tzinfo=CHINA))


def _repoint(store: Store, object: str, winner: str, loser: str, at: datetime) -> None:
    """Everything that refers to a merged record refers to the other one from then on."""
    for child in store.objects():
        names = [name for name, type in store.schema(child).items() if type.to == object]
        for id, record in store.state(child, at).items():
            moved = {name: winner for name in names if record.values.get(name) == loser}
            if moved and record.deleted_at is None:
                store.update(child, id, moved, at)
