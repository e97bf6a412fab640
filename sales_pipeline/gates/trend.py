"""The last batches of a table as bars of an inline SVG: rows that came, rows kept back.

Geometry only. The drawing is twice as high as the usual batch: a first load of years is cut off,
or the nights after it would not be seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

from sales_pipeline.landing.verdict import Verdict

HEIGHT = 32.0
WIDTH, GAP = 6.0, 2.0
VISIBLE = 1.5  # the least height of anything that is not nothing


@dataclass(frozen=True)
class Bar:
    """One batch: the accepted rows below, what was kept back on top."""

    x: float
    accepted: float
    kept_back: float
    is_rejected: bool
    is_cut: bool
    label: str

    @property
    def top(self) -> float:
        return HEIGHT - self.accepted - self.kept_back


def bars(verdicts: Sequence[Verdict]) -> list[Bar]:
    """One bar for each verdict."""
    landed = [verdict.rows_landed for verdict in verdicts if verdict.rows_landed]
    most = min(max(landed), ceil(2 * median(landed))) if landed else 0
    return [_bar(verdict, number, most) for number, verdict in enumerate(verdicts)]


def _bar(verdict: Verdict, number: int, most: int) -> Bar:
    rejected, is_cut = verdict.decision == "rejected", verdict.rows_landed > most
    most = max(most, verdict.rows_landed)  # a bar that is cut off keeps its proportions
    kept_back = _height(verdict.rows_quarantined, most)
    return Bar(
        x=number * (WIDTH + GAP),
        accepted=min(_height(verdict.rows_accepted, most), HEIGHT - kept_back),
        kept_back=max(kept_back, VISIBLE) if rejected else kept_back,
        is_rejected=rejected,
        is_cut=is_cut,
        label=f"{verdict.batch_id[:8]}: {verdict.rows_accepted:,} / {verdict.rows_landed:,}",
    )


def _height(rows: int, most: int) -> float:
    return round(max(VISIBLE, HEIGHT * rows / most), 1) if rows else 0.0
