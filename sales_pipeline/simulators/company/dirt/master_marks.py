"""Which rows of the small tables are dirty, and how: full exports are wrong alike each time.

Drawn from a stream of the table's own name.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sales_pipeline.simulators.company.dice import stream
from sales_pipeline.simulators.company.dirt.cells import ZERO_WIDTH
from sales_pipeline.simulators.company.dirt.kinds import FULL_DIRT_AT
from sales_pipeline.simulators.company.dirt.ledger import Ledger, Where
from sales_pipeline.simulators.company.row import Row

ENOUGH = 200  # rows; of fewer, one of each flaw would be too large a share for the gate
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class Flaw:
    """`kind` happens to `column` of `count` rows; `rule_id` if these end in quarantine."""

    kind: str
    column: str
    count: int
    rule_id: str | None = None


def choose(
    company: tuple[int, int], table: str, candidates: Sequence[str], flaws: Sequence[Flaw]
) -> dict[str, Flaw]:
    """One flaw at most for each record id; `company` is seed and size, a small one has fewer."""
    seed, order_lines = company
    order = stream(seed, "dirt", table).permutation(len(candidates))
    scale = min(order_lines, FULL_DIRT_AT)
    least = int(len(candidates) >= ENOUGH)
    dealt = [f for f in flaws for _ in range(max(least, f.count * scale // FULL_DIRT_AT))]
    return {candidates[int(i)]: flaw for i, flaw in zip(order, dealt, strict=False)}


def soil(
    rows: Sequence[Row],
    key: Callable[[Row], str],
    flaws: dict[str, Flaw],
    where: Where,
    ledger: Ledger,
    first_row: int = 2,
) -> list[Row]:
    """The rows as delivered, doubled ones twice; entries of the ledger are made on the way."""
    out: list[Row] = []
    for row in rows:
        flaw = flaws.get(key(row))
        spoilt = row if flaw is None else _spoil(row, flaw, len(out))
        out.append(spoilt)
        if flaw is None:
            continue
        if flaw.kind == "exact_duplicate_row":
            out.append(dict(row))
        changed = spoilt[flaw.column] != row[flaw.column]
        ledger.add(
            where, flaw.kind, None if flaw.kind == "missing_key" else key(row),
            first_row + len(out) - 1, flaw.rule_id,
            {flaw.column: str(row[flaw.column])} if flaw.rule_id and changed else None,
        )  # fmt: skip
    return out


def _spoil(row: Row, flaw: Flaw, nth: int) -> Row:
    old = row[flaw.column]
    if flaw.kind == "exact_duplicate_row":
        return row
    return {**row, flaw.column: spoil(flaw.kind, "" if old is None else str(old), nth)}


def spoil(kind: str, text: str, nth: int) -> str:
    """The cell after something of this kind happened to it."""
    match kind:
        case "full_width_digits":
            return text.translate(_FULL_WIDTH)
        case "dirty_code":
            return (f"{text} ", f"{text}{ZERO_WIDTH}", f"\u3000{text}")[nth % 3]
        case "blank_mandatory" | "missing_key" | "currency_missing":
            return ""
        case "impossible_date":
            return f"{text[:4]}-02-30{text[10:]}"
        case "mixed_date_convention":
            return f"{text[8:10]}/{text[5:7]}/{text[:4]}{text[10:]}"
        case "text_in_number":
            return ("待核", "暂估", "面议")[nth % 3]
        case "thousands_separator":
            return _grouped(text)
        case "negative_amount":
            return f"-{text}"
        case "unknown_campaign":
            return f"HD-{nth:04d}"
    raise ValueError(f"nothing is known about spoiling one cell with '{kind}'")


def _grouped(text: str) -> str:
    whole, dot, rest = text.partition(".")
    return f"{int(whole):,}{dot}{rest}" if whole.lstrip("-").isdigit() else text


def quarantined_keys(flaws: dict[str, Flaw]) -> Iterator[str]:
    return (key for key, flaw in flaws.items() if flaw.rule_id)
