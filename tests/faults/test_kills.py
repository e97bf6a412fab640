"""kill -9 at any moment of a night: the next run ends as if nothing had happened.

Moments are drawn from the night's own progress by a printed seed, one in each equal part of it.
SALES_PIPELINE_KILL_POINTS sets how many (30), SALES_PIPELINE_KILL_SEED which. A suite that was
stopped goes on where it stood (`pytest --cache-clear` starts over).
"""

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from killed_nights import Nights, Undisturbed
from processes import dbt_child, die_with_suite, follow, is_empty_within

from sales_pipeline.model.snapshot import current_snapshot

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc"),
]

SEED = os.environ.get("SALES_PIPELINE_KILL_SEED", "20261122")
POINTS = int(os.environ.get("SALES_PIPELINE_KILL_POINTS", "30"))
FIRST_NIGHT_POINTS = 3
READERS = 2
# In turn: the whole group, the run alone, its dbt alone, and the group just before or after one of
# the renames that commit state.
KINDS = ("group", "parent", "child", "commit")
STAGES = {
    "land": ("STEP_* land_*",),
    "gate": ("rename landing/*/verdict.json",),
    "accepted state": ("STEP_* accepted_state",),
    "clean": ("STEP_START transform", "ASSET_MATERIALIZATION staging/*"),
    "model": ("ASSET_MATERIALIZATION marts/*", "STEP_SUCCESS transform"),
    "publish": ("STEP_* published_snapshot",),
    "deliver": ("STEP_* reports__*",),
}


@pytest.fixture(scope="module")
def nights(request: pytest.FixtureRequest) -> Nights:
    return Nights(Path(request.config.cache.mkdir("faults")))


@pytest.mark.parametrize("number", range(POINTS))
def test_a_night_killed_at_any_moment_is_finished_by_the_next_run(
    number: int, nights: Nights
) -> None:
    night, kind = nights.usual(), KINDS[number % len(KINDS)]
    dice = random.Random(f"{SEED}/{number}")
    share = (number + dice.random()) / POINTS
    with unless_passed(nights, f"{SEED} {number} of {POINTS}"), survived(nights, night):
        if kind == "commit":
            event = dice.choice(night.commits(number // len(KINDS)))
            kill_at_event(nights, night, f"{dice.choice(('before', 'after'))} {event}")
        elif kind == "child":
            # Equal work differs by some percent in CPU time: at the very end dbt might be gone.
            kill_at_moment(nights, night, night.during_dbt(0.9 * share), kind)
        else:
            begin = 0.95 * night.first_output  # before it, the night is only imported
            kill_at_moment(nights, night, begin + share * (night.total - begin), kind)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("stage", STAGES)
def test_a_night_killed_at_the_boundary_of_a_stage_is_finished_by_the_next_run(
    stage: str, when: str, nights: Nights
) -> None:
    night = nights.usual()
    first, last = night.boundaries(*STAGES[stage])
    with unless_passed(nights, f"{when} {stage}"), survived(nights, night):
        kill_at_event(nights, night, f"{when} {first if when == 'before' else last}")


@pytest.mark.parametrize("number", range(FIRST_NIGHT_POINTS))
def test_a_first_night_killed_at_any_moment_is_finished_by_the_next_run(
    number: int, nights: Nights
) -> None:
    night, dice = nights.first(), random.Random(f"{SEED}/first/{number}")
    share = (number + dice.random()) / FIRST_NIGHT_POINTS
    with unless_passed(nights, f"{SEED} first {number}"), survived(nights, night):
        kill_at_moment(nights, night, share * night.total, KINDS[number % 2])


@contextmanager
def unless_passed(nights: Nights, name: str) -> Iterator[None]:
    """Skip what passed before on the same code."""
    with nights.remembered(name) as has_passed:
        if has_passed:
            pytest.skip("passed before, on this code")
        yield


@contextmanager
def survived(nights: Nights, night: Undisturbed) -> Iterator[None]:
    """Restore the start of a night, let the block kill it, run it again and look at everything."""
    deployment = nights.deployment
    deployment.restore(night.start)
    with read_throughout(deployment.home / "published", deployment.folder / "stop"):
        yield
        deployment.finish(*night.command)
    left = deployment.left_behind()
    assert {name for name in left.keys() ^ night.left.keys()} == set()
    assert {name: left[name] for name in left if left[name] != night.left[name]} == {}
    assert deployment.unfinished_runs() == []


def kill_at_moment(nights: Nights, night: Undisturbed, moment: float, kind: str) -> None:
    """Kill when so many CPU seconds of work are done."""
    deployment = nights.deployment
    before = current_snapshot(deployment.home / "published")
    process = deployment.start(*night.command)
    follow(process, lambda done: done >= moment)
    child = dbt_child(process.pid)
    say(f"{kind} at {moment:.1f} of {night.total:.1f} s of work, dbt {'at work' if child else '-'}")
    if kind == "child" and child:
        os.kill(child, signal.SIGKILL)
        # Without its dbt the run fails and publishes nothing, unless dbt had just ended.
        if process.wait(timeout=120):
            assert current_snapshot(deployment.home / "published") == before
    elif kind == "parent":
        process.kill()
        assert is_empty_within(process.pid, seconds=10), "dbt outlives the run that started it"
    elif process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=120)
    say(f"  it was killed after: {deployment.last_line()}")


def kill_at_event(nights: Nights, night: Undisturbed, point: str) -> None:
    """Kill just before or after an event of the night."""
    say(point)
    process = nights.deployment.start(*night.command, at=point)
    assert process.wait(timeout=300) == -signal.SIGKILL, nights.deployment.last_line()
    say(f"  it was killed after: {nights.deployment.last_line()}")


def say(message: str) -> None:
    print(f"seed {SEED}: {message}")


@contextmanager
def read_throughout(published: Path, stop: Path) -> Iterator[None]:
    """Two BI tools query the marts meanwhile, and meet no error."""
    stop.unlink(missing_ok=True)
    program = [sys.executable, str(Path(__file__).with_name("readers.py"))]
    readers = [
        subprocess.Popen(
            [*program, str(published), str(stop)],
            text=True, stdout=subprocess.PIPE, preexec_fn=die_with_suite,
        )
        for _ in range(READERS)
    ]  # fmt: skip
    try:
        yield
        stop.touch()
        for reader in readers:
            output, _ = reader.communicate(timeout=60)
            found = json.loads(output)
            assert found["errors"] == [] and found["reads"], found
            say(f"  reads: {found['reads']}")
    finally:
        for reader in readers:
            reader.kill()
