"""Rules: which calls they hit, and that a rule which means nothing is refused."""

import pytest

from sales_pipeline.simulators.crm.faults import FAULTS, HOOKS, FaultRule, Faults


def hits(faults: Faults, calls: int, path: str = "/deals") -> list[int]:
    return [n for n in range(1, calls + 1) if faults.due("GET", path, "deals")]


@pytest.mark.parametrize(
    ("rule", "hit"),
    [
        ({}, [1, 2, 3, 4, 5, 6]),
        ({"times": 2}, [1, 2]),
        ({"nth": 3}, [3]),
        ({"nth": 3, "times": 2}, [3, 4]),
        ({"every": 2}, [2, 4, 6]),
        ({"every": 2, "times": 1}, [2]),
        ({"probability": 0.0}, []),
        ({"probability": 1.0}, [1, 2, 3, 4, 5, 6]),
    ],
)
def test_a_rule_hits_the_calls_it_says(rule: dict[str, int], hit: list[int]) -> None:
    faults = Faults()
    added = faults.add("http_500", **rule)
    assert hits(faults, 6) == hit
    assert (added.seen, added.fired) == (6, len(hit))


def test_the_same_seed_hits_the_same_calls() -> None:
    runs = []
    for seed in (1, 1, 2):
        faults = Faults(seed)
        faults.add("http_500", probability=0.3)
        runs.append(hits(faults, 50))
    assert runs[0] == runs[1] != runs[2]
    assert 5 < len(runs[0]) < 30


@pytest.mark.parametrize(
    ("match", "hit"),
    [
        ({"method": "get"}, True), ({"method": "POST"}, False), ({"path": r"^/crm/v\d"}, True),
        ({"path": "^/other"}, False), ({"object": "deals"}, True), ({"object": "leads"}, False),
        ({"method": "GET", "object": "leads"}, False),
    ],
)  # fmt: skip
def test_a_rule_matches_all_that_it_names(match: dict[str, str], hit: bool) -> None:
    faults = Faults()
    rule = faults.add("http_500", match=match)
    assert bool(faults.due("GET", "/crm/v8/deals", "deals")) == hit
    assert rule.seen == hit


def test_every_token_is_good_for_n_calls() -> None:
    faults = Faults()
    faults.add("expire_token_after_n", args={"n": 2})
    assert hits(faults, 2) == []
    for _ in range(3):
        assert not faults.due("POST", "/token", None, mints_token=True)
    assert hits(faults, 3) == [3]


@pytest.mark.parametrize("fault", ["mutate_between_pages", "duplicate_row_across_pages"])
def test_what_happens_between_pages_happens_before_the_second(fault: str) -> None:
    faults = Faults()
    faults.add(fault, args={"mutate": []})
    assert hits(faults, 4) == [2]


def test_a_change_of_the_schema_happens_once() -> None:
    faults = Faults()
    faults.add("field_removed", args={"object": "deals", "name": "amount"})
    assert hits(faults, 3) == [1]


def test_late_commits_count_changes_and_not_calls() -> None:
    faults = Faults()
    faults.add("late_commit", match={"object": "deals"}, times=1, args={"seconds": 30})
    assert hits(faults, 3) == []
    delays = [faults.commit_delay(object) for object in ("leads", "deals", "deals")]
    assert delays == [0, 30, 0]


def test_a_rule_that_means_nothing_is_refused() -> None:
    for wrong, reason in [
        ({"fault": "http_418"}, "one of http_500"),
        ({"fault": "slow"}, "slow needs args ms"),
        ({"fault": "http_500", "match": {"url": "x"}}, "cannot match url"),
        ({"fault": "http_500", "nth": 1, "every": 2}, "one of nth"),
    ]:
        with pytest.raises(ValueError, match=reason):
            FaultRule(**wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no fault locator_lost"):
        Faults(supported=frozenset({"http_500"})).add("locator_lost")


def test_reset_removes_every_rule() -> None:
    faults = Faults()
    faults.add("http_500")
    faults.reset()
    assert hits(faults, 2) == [] and faults.rules == []


def test_every_hook_belongs_to_a_fault() -> None:
    assert HOOKS.keys() <= FAULTS.keys()
