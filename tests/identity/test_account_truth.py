"""Accounts of generated firms: one firm has one key, and what only looks like one has two."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

import pandas as pd
import pytest
from harness import Resolution
from nights import Nights, split
from quality import near_misses_over, quality, told, with_keys
from records import generated

pytestmark = pytest.mark.slow
COUNT, NEW, CHANGED = 20_000, 1000, 200
FIRST, SECOND = date(2026, 11, 20), date(2026, 11, 21)
LEAST_PRECISION, LEAST_RECALL, MOST_FALSE_MERGES = 0.98, 0.95, 0.02


def keys_night_by_night(resolution: Resolution, nights: Nights) -> dict[str, str]:
    resolution.restart()
    resolution.run({FIRST: {"account": nights.first}})
    resolution.run({SECOND: {"account": nights.second}})
    return resolution.keys("account", SECOND)


def clusters(keys: Mapping[str, str]) -> set[frozenset[str]]:
    """Records that have one key; the keys themselves may be named otherwise."""
    members = defaultdict(set)
    for record, key in keys.items():
        members[key].add(record)
    return {frozenset(found) for found in members.values()}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_two_nights_tell_firms_from_near_misses_and_equal_the_whole_at_once(
    resolution: Resolution, seed: int
) -> None:
    nights = split(generated(COUNT, seed), seed, NEW, CHANGED)
    keys = keys_night_by_night(resolution, nights)
    before = resolution.keys("account", FIRST)
    keyed = with_keys(nights.both[~nights.both["is_deleted"]], keys)

    found = quality(keyed)
    assert found.precision >= LEAST_PRECISION and found.recall >= LEAST_RECALL, told(keyed)
    assert not near_misses_over(keyed, MOST_FALSE_MERGES), told(keyed)
    tonight = quality(keyed, keyed["record_key"].isin(nights.second["record_key"]))
    assert tonight.precision >= LEAST_PRECISION and tonight.recall >= LEAST_RECALL, str(tonight)

    resolution.restart()
    resolution.run({FIRST: {"account": nights.first}, SECOND: {"account": nights.second}})
    assert resolution.keys("account", SECOND) == keys
    assert resolution.keys("account", FIRST) == before


def test_neither_the_order_of_records_nor_the_names_of_their_ids_matter(
    resolution: Resolution,
) -> None:
    records = generated(COUNT // 4, 4).records
    resolution.run({FIRST: {"account": records}})
    keys = resolution.keys("account", FIRST)
    renamed = records["source"] + ":K" + records["source_id"]
    names = dict(zip(renamed, records["record_key"], strict=True))
    shuffled = records.assign(record_key=renamed).sample(frac=1, random_state=4)
    resolution.restart()
    resolution.run({FIRST: {"account": shuffled}})
    found = {names[record]: key for record, key in resolution.keys("account", FIRST).items()}
    assert clusters(found) == clusters(keys)
    assert len(clusters(keys)) < len(keys)


def test_records_that_nothing_connects_stay_apart(resolution: Resolution) -> None:
    """The dirty twin of all kinds: ten buyers of whom only a placeholder is known."""
    records = pd.DataFrame(
        {"record_key": [f"erp:{n}" for n in range(10)], "name": ["散户"] * 5 + ["test"] * 5}
    )
    resolution.run({FIRST: {"account": records}})
    assert len(set(resolution.keys("account", FIRST).values())) == 10
