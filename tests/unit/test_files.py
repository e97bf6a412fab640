"""File helpers: a write appears whole or not at all, and a hash is the hash of the bytes."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from sales_pipeline.files import CHUNK, is_alive, sha256_of, write_atomic


def test_text_is_written_as_utf8_and_bytes_as_they_are(tmp_path: Path) -> None:
    write_atomic(tmp_path / "text", "净收入 ¥1")
    write_atomic(tmp_path / "bytes", b"\xff\x00")
    assert (tmp_path / "text").read_bytes().decode("utf-8") == "净收入 ¥1"
    assert (tmp_path / "bytes").read_bytes() == b"\xff\x00"


def test_an_existing_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_atomic(tmp_path / "state", "old")
    write_atomic(tmp_path / "state", "new")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("state", "new")]


def test_a_write_that_fails_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_atomic(tmp_path / "state", "old")

    def full(handle: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_atomic(tmp_path / "state", "new")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("state", "old")]


def test_the_next_write_removes_what_a_killed_one_left_and_not_what_a_living_one_writes(
    tmp_path: Path,
) -> None:
    living = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for process in (living.pid, gone.pid):
        (tmp_path / f".state[1].json.{process}.tmp").write_text("half")
    (tmp_path / f".other.json.{gone.pid}.tmp").write_text("half")
    write_atomic(tmp_path / "state[1].json", "whole")
    left = {path.name for path in tmp_path.iterdir()}
    living.communicate()
    assert left == {
        "state[1].json", f".state[1].json.{living.pid}.tmp", f".other.json.{gone.pid}.tmp",
    }  # fmt: skip


@pytest.mark.parametrize("size", [0, 1, CHUNK, CHUNK + 1])
def test_the_hash_is_that_of_all_bytes(tmp_path: Path, size: int) -> None:
    content = b"x" * size
    (tmp_path / "f").write_bytes(content)
    assert sha256_of(tmp_path / "f") == sha256(content).hexdigest()


def test_a_process_is_alive_until_it_has_ended() -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert is_alive(process.pid)
    process.communicate()
    assert not is_alive(process.pid)
    assert is_alive(os.getpid())
