"""The nights that are killed: the demo company's very first one, and one after a fortnight.

Built once per state of the code and kept in pytest's cache, with the names of tests that passed.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from deployment import Deployment
from processes import dbt_child, follow

from sales_pipeline.settings import PROJECT_DIR
from sales_pipeline.simulators.company import generate
from sales_pipeline.simulators.company.export import deliver
from sales_pipeline.simulators.sandbox import Demo, declare

AS_OF = date(2026, 11, 20)
NIGHT = AS_OF + timedelta(days=1)
CODE = ("sales_pipeline", "dbt_project", "expectations", "tests/faults")


@dataclass(frozen=True)
class Undisturbed:
    """A night without a kill: its events, its work in CPU seconds, and what it leaves."""

    start: str  # the kept state it starts from
    day: str
    first_output: float
    total: float
    dbt: list[tuple[float, float]]  # spans of work during which a dbt process lives
    trace: list[str]
    left: dict[str, Any]

    @property
    def command(self) -> tuple[str, ...]:
        return ("nightly", "--date", self.day)

    def during_dbt(self, share: float) -> float:
        """The moment at a share of the work done while dbt is running."""
        wanted = share * sum(end - begin for begin, end in self.dbt)
        for begin, end in self.dbt:
            if wanted <= end - begin:
                return begin + wanted
            wanted -= end - begin
        return self.dbt[-1][1]

    def commits(self, turn: int) -> list[str]:
        """The renames that commit state in one folder of the home, which are taken in turn."""
        by_folder: dict[str, list[str]] = {}
        for event in self.trace:
            if event.startswith("rename "):
                by_folder.setdefault(event.split("/")[0], []).append(event)
        return list(by_folder.values())[turn % len(by_folder)]

    def boundaries(self, *patterns: str) -> tuple[str, str]:
        """First and last event of a stage."""
        found = [event for event in self.trace if any(fnmatch(event, p) for p in patterns)]
        return found[0], found[-1]


class Nights:
    """Both nights, on one deployment, and which tests have passed on them."""

    def __init__(self, cache: Path) -> None:
        folder = cache / code_digest()
        for older in cache.iterdir():
            if older != folder:
                shutil.rmtree(older)
        self.deployment = Deployment(folder)
        self.passed = folder / "passed"
        self.passed.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def remembered(self, name: str) -> Iterator[bool]:
        """Whether this passed before; it is noted if the block ends without an error."""
        note = self.passed / name
        yield note.exists()
        note.touch()

    def first(self) -> Undisturbed:
        """The first night of an empty home."""
        if not self._has("empty"):
            shutil.rmtree(self.deployment.home, ignore_errors=True)
            self.deployment.home.mkdir()
            declare(self.deployment.home, Demo(seed=7, order_lines=1_000, as_of=AS_OF))
            deliver(generate(7, 1_000, AS_OF), self.deployment.home / "inbox", NIGHT)
            self.deployment.keep("empty")
        return self._measured("first", "empty", generate(7, 1_000, AS_OF).first_drop)

    def usual(self) -> Undisturbed:
        """A night after a fortnight."""
        if not self._has("evening"):
            second = date.fromisoformat(self.first().day) + timedelta(days=1)
            self.deployment.restore("after first")
            self.deployment.finish(
                "backfill", "--from", second.isoformat(), "--to", AS_OF.isoformat()
            )
            self.deployment.keep("evening")
        return self._measured("usual", "evening", NIGHT)

    def _has(self, name: str) -> bool:
        return (self.deployment.folder / name).exists()

    def _measured(self, name: str, start: str, day: date) -> Undisturbed:
        facts = self.deployment.folder / f"{name}.json"
        if not facts.exists():
            self.deployment.restore(start)
            found = measure(self.deployment, start, day)
            if name == "first":
                self.deployment.keep("after first")
            facts.write_text(json.dumps(asdict(found)))
        return Undisturbed(**json.loads(facts.read_text()))


def measure(deployment: Deployment, start: str, day: date) -> Undisturbed:
    """Run a night to its end and note how it goes."""
    trace = deployment.folder / "trace.txt"
    trace.unlink(missing_ok=True)
    night = deployment.start("nightly", "--date", day.isoformat(), trace=str(trace))
    samples: list[tuple[float, bool, bool]] = []

    def sample(done: float) -> bool:
        has_output = deployment.log.stat().st_size > 0
        samples.append((done, has_output, dbt_child(night.pid) is not None))
        return False

    total = follow(night, sample)
    assert night.returncode == 0, deployment.log.read_text()[-4000:]
    return Undisturbed(
        start=start,
        day=day.isoformat(),
        first_output=next(done for done, has_output, _ in samples if has_output),
        total=total,
        dbt=list(spans((done, child) for done, _, child in samples)),
        trace=trace.read_text().splitlines(),
        left=deployment.left_behind(),
    )


def spans(samples: Iterator[tuple[float, bool]]) -> Iterator[tuple[float, float]]:
    """Where a run of true samples begins and ends."""
    begin = None
    for done, is_true in samples:
        if is_true and begin is None:
            begin = done
        if not is_true and begin is not None:
            yield begin, done
            begin = None


def code_digest() -> str:
    """A night of other code is another night."""
    digest = hashlib.sha256()
    for path in sorted(p for root in CODE for p in (PROJECT_DIR / root).rglob("*")):
        if path.is_file() and not {"__pycache__", "target", "logs"} & set(path.parts):
            digest.update(str(path.relative_to(PROJECT_DIR)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]
