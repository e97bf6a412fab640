"""Contracts that Fxiaoke holds for the deals that were won: some are not signed yet, some void.

Drawn from a stream of its own, so nothing else of the company changes with them.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sales_pipeline.simulators.company import pipeline
from sales_pipeline.simulators.company.crm_records import WON, Deal, record_id
from sales_pipeline.simulators.company.dates import NEVER
from sales_pipeline.simulators.company.dice import stream

if TYPE_CHECKING:
    from sales_pipeline.simulators.company.company import Company

CRM, PREFIX, SERIES = "fxiaoke", "64f0", 11
WRITTEN, SIGNED, VOID = 0.85, 0.92, 0.06  # shares of what could be
YEAR = 365


@dataclass(frozen=True, slots=True)
class Contract:
    """`days`: written, signed and made void, NEVER if not."""

    contract_id: str
    number: str
    deal: Deal
    amount: int  # hundredths
    days: tuple[int, int, int]

    @property
    def signed(self) -> int:
        return self.days[1]

    @property
    def void(self) -> int:
        return self.days[2]

    @property
    def ends(self) -> int:
        return self.signed + YEAR


def of(company: "Company") -> tuple[Contract, ...]:
    made: tuple[Contract, ...] = company.remember("contracts", lambda: tuple(_build(company)))
    return made


def _build(company: "Company") -> list[Contract]:
    rng = stream(company.seed, "contracts")
    won = [deal for deal in pipeline.of(company, CRM).deals if deal.stages[-1][1] == WON]
    made: list[Contract] = []
    for deal in won:
        if rng.random() < WRITTEN:
            nth = len(made)
            amount = deal.amount * int(rng.integers(90, 101)) // 100
            made.append(Contract(
                record_id(PREFIX, SERIES, nth), f"HT-{nth + 1:05d}", deal, amount,
                _days(rng, deal.stages[-1][0]),
            ))  # fmt: skip
    return made


def _days(rng: np.random.Generator, won: int) -> tuple[int, int, int]:
    written = won + int(rng.integers(0, 6))
    signed = written + int(rng.integers(1, 12)) if rng.random() < SIGNED else NEVER
    is_void = rng.random() < VOID and signed != NEVER
    return written, signed, signed + int(rng.integers(5, 60)) if is_void else NEVER
