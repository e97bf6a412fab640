"""Golden customers: records that share a tax id are one customer, whatever source they come from.

Firms without a tax id have the same name, place and people everywhere, and are one customer, too.

Built once from the account records, changed by nothing afterwards.
"""

from collections.abc import Iterable
from datetime import date

from sales_pipeline.simulators.company.facts import AccountFact

UNKNOWN = "unknown"


class Customers:
    """Answers which customer a source's account id means and what is known of that customer."""

    def __init__(self, accounts: Iterable[AccountFact]) -> None:
        self._keys: dict[tuple[str, str], str] = {}
        self._tests: set[str] = set()
        self._first_orders: dict[str, date] = {}
        self._attributes: dict[str, dict[str, str]] = {}
        for account in accounts:
            self._add(account)

    def _add(self, account: AccountFact) -> None:
        key = _golden_key(account)
        self._keys[account.source, account.source_account_id] = key
        told = {
            "industry": account.industry, "geo": account.geo, "customer_group": account.group
        }  # fmt: skip
        known = self._attributes.setdefault(key, {})
        known |= {name: value for name, value in told.items() if value}
        if account.is_test:
            self._tests.add(key)
        if account.first_order_date is not None:
            earliest = self._first_orders.get(key, account.first_order_date)
            self._first_orders[key] = min(earliest, account.first_order_date)

    def key(self, source: str, source_account_id: str | None) -> str:
        """Customer key; an id without a master record is a customer of its own."""
        if source_account_id is None:
            return UNKNOWN
        return self._keys.get((source, source_account_id), f"{source}:{source_account_id}")

    def attributes(self, key: str) -> dict[str, str]:
        """Scope type -> scope key of what the customer's records say of it."""
        nothing = {"industry": UNKNOWN, "geo": UNKNOWN, "customer_group": "none"}
        return nothing | self._attributes.get(key, {})

    def is_test(self, key: str) -> bool:
        """True as soon as one record of the customer is a test account."""
        return key in self._tests

    def first_order_dates(self) -> dict[str, date]:
        """Those that are stated, by customer; test accounts are none."""
        return {key: day for key, day in self._first_orders.items() if key not in self._tests}

    def first_order_date(self, key: str) -> date | None:
        """Earliest first order date that any record of the customer states."""
        return self._first_orders.get(key)


def _golden_key(account: AccountFact) -> str:
    tax_id = (account.tax_id or "").strip().upper()
    if tax_id:
        return f"T:{tax_id}"
    return account.firm or f"{account.source}:{account.source_account_id}"
