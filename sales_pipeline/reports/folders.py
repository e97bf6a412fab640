"""Folders that appear whole or not at all, and the `latest` pointer beside them.

A kill at any moment leaves the old state or the new one; the next run sweeps what was half made.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sales_pipeline.files import remove_torn, sync_folder, temporary_of

LATEST = "latest"
MANIFEST = "manifest.json"


@contextmanager
def whole_folder(final: Path) -> Iterator[Path]:
    """Yield a temporary folder that becomes `final` when the block ends without an error."""
    final.parent.mkdir(parents=True, exist_ok=True)
    remove_torn(final)
    temporary = temporary_of(final)
    temporary.mkdir()
    try:
        yield temporary
        _sync(temporary)
        _put(temporary, final)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def switch_latest(folder: Path, parent: Path) -> Path:
    """Point `parent/latest` at `folder`; where links are impossible, make it a copy."""
    link = parent / LATEST
    remove_torn(link)
    temporary = temporary_of(link)
    try:
        temporary.symlink_to(os.path.relpath(folder, parent), target_is_directory=True)
    except OSError:
        shutil.copytree(folder, temporary)
    if _is_copy(link) or _is_copy(temporary):
        # A folder cannot be renamed over: the old one steps aside between two renames.
        _step_aside(link)
    temporary.replace(link)
    return link


def move_latest_forward(folder: Path, parent: Path) -> None:
    """Switch `latest` unless it shows a later period or date, or the new report is empty."""
    shown, new = read_manifest(parent / LATEST), read_manifest(folder) or {}
    if new.get("dq", {}).get("is_empty"):
        return
    if shown is None or _age(shown) <= _age(new):
        switch_latest(folder, parent)


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a published folder, or None if there is no such folder."""
    path = folder / MANIFEST
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def _age(manifest: dict[str, Any]) -> list[str]:
    return [str(manifest.get(key, "")) for key in ("period_key", "as_of_date", "knowledge_date")]


def _put(temporary: Path, final: Path) -> None:
    try:
        temporary.rename(final)
    except OSError:
        # Another process made the same folder meanwhile: its content is the same by its name.
        if not (final / MANIFEST).is_file():
            raise
    sync_folder(final.parent)


def _sync(folder: Path) -> None:
    for path in folder.iterdir():
        with path.open("rb") as stream:
            os.fsync(stream.fileno())
    sync_folder(folder)


def _is_copy(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _step_aside(link: Path) -> None:
    aside = link.with_name(f".{link.name}.old")
    _remove(aside)
    if link.is_symlink():
        link.unlink()
    elif link.exists():
        link.rename(aside)
        _remove(aside)


def _remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)
