"""The batch writer: a batch exists whole or not, and writing it twice changes nothing."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from batch_files import SOURCE, TABLE, manifest_of

from sales_pipeline.landing.manifest import MANIFEST_NAME, BatchManifest, Part
from sales_pipeline.landing.registry import BatchRegistry
from sales_pipeline.landing.writer import BatchWriter

PART = "part-00000.parquet"


def writer(landing: Path) -> BatchWriter:
    return BatchWriter(landing, SOURCE, TABLE, "b1")


def manifest() -> BatchManifest:
    part = Part(name=PART, rows=2, sha256="x")
    return manifest_of("b1").model_copy(update={"parts": (part,)})


def write(landing: Path, content: str) -> Path:
    with writer(landing) as open_writer:
        (open_writer.folder / PART).write_text(content)
        return open_writer.commit(manifest())


def entries(landing: Path) -> list[str]:
    return sorted(path.name for path in (landing / SOURCE / TABLE).iterdir())


def test_a_committed_batch_has_its_parts_and_its_manifest(tmp_path: Path) -> None:
    folder = write(tmp_path, "rows")
    assert folder == tmp_path / SOURCE / TABLE / "b1"
    assert sorted(path.name for path in folder.iterdir()) == [MANIFEST_NAME, PART]
    assert BatchManifest.read(folder) == manifest()
    assert entries(tmp_path) == ["b1"]


def test_committing_twice_keeps_the_first(tmp_path: Path) -> None:
    write(tmp_path, "first")
    assert (write(tmp_path, "second") / PART).read_text() == "first"
    assert entries(tmp_path) == ["b1"]


def test_leaving_without_commit_leaves_nothing(tmp_path: Path) -> None:
    with writer(tmp_path) as open_writer:
        (open_writer.folder / PART).write_text("rows")
    assert entries(tmp_path) == []


def test_an_error_in_the_block_leaves_nothing_and_is_not_hidden(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="disk full"), writer(tmp_path) as open_writer:
        (open_writer.folder / PART).write_text("ro")
        raise OSError("disk full")
    assert entries(tmp_path) == []


def test_a_manifest_that_names_a_missing_part_makes_no_batch(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=PART), writer(tmp_path) as open_writer:
        open_writer.commit(manifest())
    assert entries(tmp_path) == []


def test_a_batch_that_another_process_finished_first_is_kept(tmp_path: Path) -> None:
    with writer(tmp_path) as slow:
        (slow.folder / PART).write_text("slow")
        quick = slow.folder.with_name(".b1.1.tmp")
        quick.mkdir()
        (quick / PART).write_text("quick")
        exists = Path.exists

        def not_yet(path: Path) -> bool:  # the other one renames between our look and our rename
            if path == slow.batch_dir and quick.is_dir():
                quick.rename(slow.batch_dir)
                return False
            return exists(path)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Path, "exists", not_yet)
            folder = slow.commit(manifest())
    assert (folder / PART).read_text() == "quick"
    assert entries(tmp_path) == ["b1"]


KILLED = """
import os, signal, sys
from pathlib import Path
from sales_pipeline.landing.writer import BatchWriter
from sales_pipeline.landing import writer as module

with BatchWriter(Path(sys.argv[1]), "erp", "order_lines", "b1") as writer:
    (writer.folder / "part-00000.parquet").write_text("half")
    if sys.argv[2] == "after_manifest":
        from test_batch_writer import manifest
        module.write_atomic(writer.folder / "manifest.json", manifest().to_json())
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("moment", ["before_manifest", "after_manifest"])
def test_a_killed_writer_leaves_no_batch_and_the_next_one_cleans_up(
    tmp_path: Path, moment: str
) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(tmp_path), moment],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
    )
    assert killed.returncode == -signal.SIGKILL
    assert len(entries(tmp_path)) == 1 and entries(tmp_path)[0].startswith(".b1.")
    assert BatchRegistry(tmp_path).batches(SOURCE, TABLE) == ()
    assert (write(tmp_path, "whole") / PART).read_text() == "whole"
    assert entries(tmp_path) == ["b1"]
    assert len(BatchRegistry(tmp_path).batches(SOURCE, TABLE)) == 1


def test_the_folder_of_a_writer_that_is_still_at_work_is_left_alone(tmp_path: Path) -> None:
    at_work = tmp_path / SOURCE / TABLE / f".b1.{os.getppid()}.tmp"
    at_work.mkdir(parents=True)
    write(tmp_path, "mine")
    assert entries(tmp_path) == [at_work.name, "b1"]
