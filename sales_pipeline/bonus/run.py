"""A bonus run: statements of a closed month from what was known at its closing.

A past month is computed from the versions of its closing, so a repeat writes the same bytes; what
was restated since is a line of the next month's run. Nothing is paid before a person approves.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from sales_pipeline.bonus.figures import Figures
from sales_pipeline.bonus.plans import DEFAULT_PLANS, BonusError, Plan, load_plans
from sales_pipeline.bonus.register import APPROVED, Entry, latest, put, read_register
from sales_pipeline.bonus.statement import (
    Correction,
    Statement,
    corrections_of,
    payouts,
    statements,
)
from sales_pipeline.bonus.workbook import write_statements
from sales_pipeline.files import sha256_of


@dataclass(frozen=True)
class Run:
    """What a run wrote, and where."""

    entry: Entry
    statements: tuple[Statement, ...]
    folder: Path


def run_month(published: Path, folder: Path, month: str, plans: Path = DEFAULT_PLANS) -> Run:
    """Write the statements of a month; raises BonusError where it is not closed or was approved
    with other figures."""
    with Figures(published) as figures:
        entry, found = _computed(figures, folder, month, plans)
        known = latest(read_register(folder), month)
        if known is not None and known.content_sha256 == entry.content_sha256:
            entry = known
        elif known is not None and known.status == APPROVED:
            raise BonusError(
                f"{month} was approved by {known.approved_by} with other figures: the plans have"
                " changed since; a change of what was approved belongs into a later month"
            )
        target = write_statements(folder, found, entry, figures.kpi_names())
    put(folder, entry)
    return Run(entry, tuple(found), target)


def approve(
    published: Path, folder: Path, month: str, who: str, on: date, plans: Path = DEFAULT_PLANS
) -> Run:
    """Approve the statements as they were written; nobody approves a bonus of their own."""
    known = latest(read_register(folder), month)
    if known is None:
        raise BonusError(f"there is no bonus run of {month}: sales-pipeline bonus run first")
    if known.status == APPROVED:
        raise BonusError(f"{month} was approved by {known.approved_by} on {known.approved_on}")
    with Figures(published) as figures:
        entry, found = _computed(figures, folder, month, plans)
        if entry.content_sha256 != known.content_sha256:
            raise BonusError(f"{month} reads otherwise than its statements: run it again first")
        if any(statement.person == who for statement in found):
            raise BonusError(f"{who} is paid by this run: somebody else has to approve it")
        approved = replace(known, status=APPROVED, approved_by=who, approved_on=on.isoformat())
        target = write_statements(folder, found, approved, figures.kpi_names())
    put(folder, approved)
    return Run(approved, tuple(found), target)


def _computed(
    figures: Figures, folder: Path, month: str, path: Path
) -> tuple[Entry, list[Statement]]:
    """The statements by today's code and plans, and the entry they would have as a new revision."""
    plans, register = load_plans(path), read_register(folder)
    known = latest(register, month)
    earlier = sorted({entry.month for entry in register if entry.month < month})
    corrects = known.corrects.split() if known else earlier
    night = figures.reported_on(month)
    before = figures.reported_on(corrects[-1]) if corrects else night
    reported = figures.known(month, night)
    found = statements(
        reported.scores, reported.roles, figures.names(), plans, figures.first_day(month),
        _corrections(figures, corrects, before, night, plans),
    )  # fmt: skip
    entry = Entry(
        month, known.revision + 1 if known else 1, figures.snapshot_id, str(night), str(before),
        " ".join(corrects), sha256_of(path), _digest(found), len(found), _totals(found),
    )  # fmt: skip
    return entry, found


def _corrections(
    figures: Figures, months: Iterable[str], before: date, night: date, plans: list[Plan]
) -> dict[str, list[Correction]]:
    """What became known between the closing of the last month that was run and this one's."""
    found: dict[str, list[Correction]] = {}
    for month in months:
        day, paid, due = (
            figures.first_day(month), figures.known(month, before), figures.known(month, night)
        )  # fmt: skip
        changed = corrections_of(
            month,
            payouts(paid.scores, paid.roles, plans, day),
            payouts(due.scores, due.roles, plans, day),
        )
        for person, correction in changed.items():
            found.setdefault(person, []).append(correction)
    return found


def _digest(found: list[Statement]) -> str:
    """Of the figures: a name that HR corrects is no other bonus."""
    nameless = (replace(statement, name_zh="", name_en="") for statement in found)
    return sha256("\n".join(map(repr, nameless)).encode()).hexdigest()


def _totals(found: list[Statement]) -> str:
    sums: dict[str, Decimal] = {}
    for statement in found:
        currency = statement.plan.currency if statement.plan else "-"
        sums[currency] = sums.get(currency, Decimal(0)) + statement.total
    return " ".join(f"{currency} {amount:,.2f}" for currency, amount in sorted(sums.items()))
