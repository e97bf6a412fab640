"""One customer code, as the record from which orders and master rows are made.

Plain data.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(slots=True)
class Customer:
    """One customer code. `first_order` is what the ERP knows of the time before the data."""

    code: str
    name: str
    tax_id: str | None
    kind: str  # customer, distributor, internal, test, buyer, ghost
    channel: int
    currency: int
    entity: int
    province: str
    city: str
    industry: str
    level: str
    seat: int
    weight: float
    first_day: int
    last_day: int
    created: date
    first_order: date | None
    group: str | None = None
    payment_days: int = 30

    @property
    def source(self) -> str:
        return "eshop" if self.kind == "buyer" else "erp"

    @property
    def in_master(self) -> bool:
        return self.kind not in ("buyer", "ghost")
