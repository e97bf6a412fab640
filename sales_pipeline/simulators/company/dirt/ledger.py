"""The ledger of dirt: an entry for each dirty record of each file, with the expected outcome.

Entries are made while a file is composed, so row numbers are those of the bytes delivered.
"""

from dataclasses import dataclass, field

from sales_pipeline.simulators.company.dirt.kinds import KINDS, QUARANTINED, quarantined

Where = tuple[str, str, str]  # source, table, file


@dataclass(frozen=True, slots=True)
class Entry:
    """`row_number` counts lines of the file from 1, header included; None for what is not one row.

    `correction` maps layout columns to the right text; a quarantined row without one is discarded.
    """

    source: str
    table: str
    record_id: str | None
    file: str
    row_number: int | None
    kind: str
    outcome: str
    correction: dict[str, str] | None = None


@dataclass(slots=True)
class Ledger:
    entries: list[Entry] = field(default_factory=list)

    def add(
        self,
        where: Where,
        kind: str,
        record_id: str | None,
        row_number: int | None,
        rule_id: str | None = None,
        correction: dict[str, str] | None = None,
    ) -> None:
        """`rule_id` is needed for what ends in quarantine."""
        outcome = KINDS[kind].outcome
        if outcome == QUARANTINED:
            if rule_id is None:
                raise ValueError(f"{kind} in {where}: a quarantined record needs its rule id")
            outcome = quarantined(rule_id)
        source, table, file = where
        self.entries.append(
            Entry(source, table, record_id, file, row_number, kind, outcome, correction)
        )

    def counts(self) -> dict[str, int]:
        """How often each kind of dirt occurs."""
        found = dict.fromkeys(KINDS, 0)
        for entry in self.entries:
            found[entry.kind] += 1
        return found

    def quarantine(self) -> list[Entry]:
        return [e for e in self.entries if e.outcome.startswith(QUARANTINED)]
