"""Accounts of generated firms: one firm has one key, and what only looks like one has two."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
from harness import Resolution
from quality import near_misses_over, quality, told, with_keys
from records import generated
from two_nights import split

slow = pytest.mark.slow
COUNT, NEW, CHANGED = 20_000, 1000, 200
FIRST, SECOND = date(2026, 11, 20), date(2026, 11, 21)
LEAST_PRECISION, LEAST_RECALL, MOST_FALSE_MERGES = 0.98, 0.95, 0.02


class Outcome(NamedTuple):
    """Keys by record of both nights, run one after the other and at once, beside the truth."""

    one_by_one: dict[date, dict[str, str]]
    at_once: dict[date, dict[str, str]]
    keyed: pd.DataFrame
    tonight: pd.Series


@pytest.fixture(scope="module", params=[1, 2, 3])
def outcome(request: pytest.FixtureRequest, resolution_home: Path) -> Outcome:
    seed = request.param
    resolution = Resolution(resolution_home)
    nights = split(generated(COUNT, seed), seed, NEW, CHANGED)
    versions = {FIRST: {"account": nights.first}, SECOND: {"account": nights.second}}
    for night, records in versions.items():
        resolution.run({night: records})
    one_by_one = {night: resolution.keys("account", night) for night in versions}
    resolution.restart()
    resolution.run(versions)
    at_once = {night: resolution.keys("account", night) for night in versions}
    keyed = with_keys(nights.both[~nights.both["is_deleted"]], one_by_one[SECOND])
    tonight = keyed["record_key"].isin(nights.second["record_key"])
    return Outcome(one_by_one, at_once, keyed, tonight)


def clusters(keys: Mapping[str, str]) -> set[frozenset[str]]:
    """Records that have one key; the keys themselves may be named otherwise."""
    members = defaultdict(set)
    for record, key in keys.items():
        members[key].add(record)
    return {frozenset(found) for found in members.values()}


@slow
def test_what_is_merged_is_one_firm_and_one_firm_is_merged(outcome: Outcome) -> None:
    found = quality(outcome.keyed)
    assert found.precision >= LEAST_PRECISION and found.recall >= LEAST_RECALL, told(outcome.keyed)


@slow
def test_no_kind_of_near_miss_is_merged(outcome: Outcome) -> None:
    assert not near_misses_over(outcome.keyed, MOST_FALSE_MERGES), told(outcome.keyed)


@slow
def test_records_of_the_second_night_find_those_of_the_first(outcome: Outcome) -> None:
    found = quality(outcome.keyed, outcome.tonight)
    assert found.precision >= LEAST_PRECISION and found.recall >= LEAST_RECALL, str(found)


@slow
def test_two_nights_give_the_keys_of_both_at_once(outcome: Outcome) -> None:
    assert outcome.one_by_one[SECOND] == outcome.at_once[SECOND]
    assert outcome.one_by_one[FIRST] == outcome.at_once[FIRST]


@slow
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


def test_a_small_company_is_resolved_and_buyers_without_a_name_stay_apart(
    resolution: Resolution,
) -> None:
    """The only one here that every test run has: the whole way on few records."""
    records = generated(COUNT // 10, 5).records
    nameless = [f"erp:N{n}" for n in range(10)]
    buyers = pd.DataFrame({"record_key": nameless, "name": ["散户"] * 5 + ["test"] * 5})
    resolution.run({FIRST: {"account": pd.concat([records, buyers]).fillna("")}})
    keys = resolution.keys("account", FIRST)
    keyed = with_keys(records, keys)
    found = quality(keyed)
    assert found.precision >= LEAST_PRECISION and found.recall >= LEAST_RECALL, told(keyed)
    assert len({keys[record] for record in nameless}) == len(nameless)
