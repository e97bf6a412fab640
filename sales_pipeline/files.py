"""Small file helpers that make a write appear whole or not at all, and hashes of what was written.

Every writer of state goes through them, so a kill at any moment leaves the old file or the new one.
"""

import os
import shutil
from glob import escape
from hashlib import sha256
from pathlib import Path

CHUNK = 1 << 20


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of a file, read in 1 MiB pieces."""
    digest = sha256()
    with path.open("rb") as stream:
        while piece := stream.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def write_atomic(path: Path, content: str | bytes) -> None:
    """Write beside the target, flush to disk, rename over it."""
    data = content.encode() if isinstance(content, str) else content
    remove_torn(path)
    temporary = temporary_of(path)
    try:
        with temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def temporary_of(path: Path) -> Path:
    """Where a process builds what will be renamed to `path`."""
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")


def remove_torn(path: Path) -> None:
    """Remove what processes that are gone (or this one, earlier) left half made beside `path`."""
    for torn in path.parent.glob(f".{escape(path.name)}.*.tmp"):
        process = torn.name.split(".")[-2]
        if process.isdigit() and int(process) != os.getpid() and is_alive(int(process)):
            continue
        if torn.is_dir() and not torn.is_symlink():
            shutil.rmtree(torn)
        else:
            torn.unlink(missing_ok=True)


def sync_file(path: Path) -> None:
    """Flush what another library wrote, so that a file whose name survives a power cut is whole."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries, so that a rename in it survives a power cut."""
    sync_file(folder)


def is_alive(process: int) -> bool:
    """Whether a process runs on this machine, whoever owns it."""
    try:
        os.kill(process, 0)
    except OSError as error:
        return isinstance(error, PermissionError)
    return True
