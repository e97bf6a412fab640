"""What allocations are made by, as one checksum: models are built again when it changes."""

from functools import cache
from hashlib import sha256
from pathlib import Path


@cache
def settlement_checksum() -> str:
    """Checksum of this package's files."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
