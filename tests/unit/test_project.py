"""The dbt manifest that definitions load is whole, whatever became of the runs before."""

import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sales_pipeline import project
from sales_pipeline.defs import transform
from sales_pipeline.settings import Settings


def test_a_parse_that_was_killed_is_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marker = tmp_path / project.CHECKSUM_NAME
    marker.write_text("of the project before")

    def killed(command: list[str], **options: Any) -> None:
        (tmp_path / "manifest.json").write_text('{"half')
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess, "run", killed)
    with pytest.raises(KeyboardInterrupt):
        project._prepare(Settings(home=tmp_path), tmp_path)
    assert not marker.exists()


def test_of_two_that_start_at_once_one_parses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[list[str]] = []

    def parse(command: list[str], **options: Any) -> None:
        time.sleep(0.2)
        parsed.append(command)

    monkeypatch.setattr(subprocess, "run", parse)
    settings = Settings(home=tmp_path)
    with ThreadPoolExecutor() as threads:
        for done in [threads.submit(project._prepare, settings, tmp_path) for _ in range(2)]:
            done.result()
    assert len(parsed) == 1


def test_a_run_writes_nothing_over_the_manifest(monkeypatch: pytest.MonkeyPatch) -> None:
    # dbt writes it in place: a run that is killed then would leave half of it.
    commands: list[list[str]] = []

    class Dbt:
        def cli(self, command: list[str], **options: Any) -> SimpleNamespace:
            commands.append(command)
            return SimpleNamespace(stream=lambda: iter(()))

    plan = SimpleNamespace(snapshot_id="new", is_rebuild=True)
    monkeypatch.setattr(transform.RunPlan, "read", lambda folder: plan)
    monkeypatch.setattr(transform, "current_snapshot", lambda published: None)
    context: Any = SimpleNamespace(assets_def=transform.transform)
    list(transform._build(context, Dbt()))  # type: ignore[arg-type]
    assert [command[:2] for command in commands] == [["build", "--no-write-json"]]
