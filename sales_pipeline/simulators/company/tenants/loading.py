"""Puts the company's records into a simulated CRM: those that have come to be by an evening."""

from collections.abc import Callable, Iterable
from typing import Any

from sales_pipeline.simulators.company.crm import CrmAccount
from sales_pipeline.simulators.company.tenants.clock import EVENING, moment
from sales_pipeline.simulators.crm.store import Loaded, Store


def insert_known(
    store: Store, object: str, records: Iterable[Any], write: Callable[[Any], Loaded], until: int
) -> None:
    """The records whose first day has come, as `write` makes them."""
    store.bulk_insert(object, (write(r) for r in records if r.days[0] <= until))


def delete_and_restore(store: Store, object: str, account: CrmAccount, until: int) -> None:
    """Into the recycle bin (作废 in Fxiaoke) and out of it, as far as it has happened."""
    if account.deleted <= until:
        store.delete(object, account.account_id, at=moment(account.deleted, EVENING))
    if account.restored <= until:
        store.undelete(object, account.account_id, at=moment(account.restored, EVENING))
