"""Customers with a story: a firm under two codes, groups, test, internal and unknown ones.

They follow from the ordinary customers and the stream they are given.
"""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from sales_pipeline.simulators.company import codes
from sales_pipeline.simulators.company.codes import DIRECT, DISTRIBUTOR, KEY_ACCOUNT
from sales_pipeline.simulators.company.customer import Customer
from sales_pipeline.simulators.company.dates import NEVER, number

TEST_ACCOUNTS = 3
TEST_SHARE = 0.004  # of orders: enough lines to see that the filter works
GHOSTS = 8


def second_codes(
    rng: np.random.Generator, made: list[Customer], count: int, start: date
) -> list[Customer]:
    """One firm under a second ERP code: only the tax id tells."""
    pool = [c for c in made if c.tax_id and c.channel in (DIRECT, DISTRIBUTOR)]
    chosen = sorted(
        int(i) for i in rng.choice(len(pool), size=min(count, len(pool)), replace=False)
    )
    return [
        replace(
            pool[at], code=f"C9{nth:05d}", weight=pool[at].weight * 0.5, first_order=None,
            created=pool[at].created + timedelta(days=90),
            first_day=max(pool[at].first_day, number(start)) + 30,
        )
        for nth, at in enumerate(chosen)
    ]  # fmt: skip


def others(made: list[Customer], start: date) -> list[Customer]:
    """Test accounts, the group's own trading house, and codes that no master knows."""
    total = sum(c.weight for c in made)
    plain = next(c for c in made if c.kind == "customer" and c.channel == DIRECT)

    def special(code: str, name: str, kind: str, weight: float, tax_id: str | None) -> Customer:
        return Customer(
            code, name, tax_id, kind, DIRECT, codes.CNY, codes.GROUP, "上海市", "上海市", "other",
            "C", plain.seat, weight, number(start) - 900, NEVER, start - timedelta(days=900),
            start - timedelta(days=880) if kind in ("test", "internal") else None,
        )  # fmt: skip

    tests = [
        special(f"C99990{i}", f"测试客户{i}（请勿使用）", "test", total * TEST_SHARE / 3, None)
        for i in range(1, TEST_ACCOUNTS + 1)
    ]
    own = [
        special("C999801", "远砺工贸有限公司", "internal", 0.0, "91310000MA1YLGM01X"),
        special("C999802", "远砺国际贸易有限公司", "internal", 0.0, "91310000MA1YLGJ02C"),
    ]
    ghosts = [special(f"C8888{i:02d}", "", "ghost", 0.0, None) for i in range(GHOSTS)]
    return [*tests, *own, *ghosts]


def join_groups(made: list[Customer]) -> None:
    """Three firms each; the codes of one firm, which share a tax id, are in one group."""
    keys = [c for c in made if c.kind == "customer" and c.channel == KEY_ACCOUNT]
    firms = list(dict.fromkeys(c.tax_id or c.code for c in keys))
    for customer in keys:
        customer.group = f"G{firms.index(customer.tax_id or customer.code) // 3 + 1:03d}"
