"""Precision and recall of pairs of records, in all and by kind of duplicate and near miss."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd
from near_misses import ORDINARY
from records import kinds_of


class Quality(NamedTuple):
    """Pairs that are one firm in truth, that have one key, and that are both."""

    true: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.true + self.found) if self.true + self.found else 1.0

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.4f}, recall {self.recall:.4f}"
            f" ({self.true} true, {self.found} found, {self.right} right)"
        )


def with_keys(records: pd.DataFrame, keys: Mapping[str, str], truth: str = "firm") -> pd.DataFrame:
    """The records with `key` and `truth`; a record without a key is an error."""
    found = records.assign(key=records["record_key"].map(keys), truth=records[truth])
    assert found["key"].notna().all(), f"no key: {found[found['key'].isna()].head()}"
    return found


def quality(keyed: pd.DataFrame, touched: pd.Series | None = None) -> Quality:
    """touched: count only the pairs with at least one of these records."""
    whole = Quality(_pairs(keyed, "truth"), _pairs(keyed, "key"), _pairs(keyed, "truth", "key"))
    if touched is None:
        return whole
    rest = quality(keyed[~touched])
    return Quality(*(both - without for both, without in zip(whole, rest, strict=True)))


def _pairs(keyed: pd.DataFrame, *columns: str) -> int:
    sizes = keyed.groupby(list(columns)).size()
    return int((sizes * (sizes - 1) // 2).sum())


def recall_by_kind(keyed: pd.DataFrame) -> dict[str, tuple[float, int]]:
    """Kind -> share of the true pairs with a record of it that have one key, and their number."""
    return {
        kind: (found.recall, found.true)
        for kind, mask in kinds_of(keyed)
        if (found := quality(keyed, mask)).true
    }


def false_merges_by_kind(keyed: pd.DataFrame) -> dict[str, tuple[float, int]]:
    """Near miss -> share of its records that have a key with another firm's, and their number."""
    merged = keyed.groupby("key")["truth"].transform("nunique") > 1
    return {
        str(kind): (float(rows.mean()), len(rows))
        for kind, rows in merged.groupby(keyed["near_miss"])
    }


def pairs(keyed: pd.DataFrame, alike: str, apart: str, limit: int = 20) -> pd.DataFrame:
    """Some pairs that are alike in one column and differ in another: wrong ones, or missed ones."""
    small = keyed.groupby(alike)[alike].transform("size").between(2, 50)
    rows = keyed[small]
    both = rows.merge(rows, on=alike, suffixes=("", "_other"))
    both = both[
        (both["record_key"] < both["record_key_other"]) & (both[apart] != both[f"{apart}_other"])
    ]
    return both.sample(min(limit, len(both)), random_state=1)


def told(keyed: pd.DataFrame) -> str:
    """All figures, for the message of a test and for reading."""
    lines = [str(quality(keyed)), "recall by kind:"]
    for kind, (share, count) in recall_by_kind(keyed).items():
        lines.append(f"  {kind:24} {share:.3f} of {count}")
    lines.append("records merged with another firm's:")
    for kind, (share, count) in false_merges_by_kind(keyed).items():
        lines.append(f"  {kind:24} {share:.4f} of {count}")
    return "\n".join(lines)


def near_misses_over(keyed: pd.DataFrame, most: float) -> dict[str, float]:
    """Kinds of near misses with a greater share of false merges."""
    shares = false_merges_by_kind(keyed)
    return {kind: share for kind, (share, _) in shares.items() if share > most and kind != ORDINARY}
