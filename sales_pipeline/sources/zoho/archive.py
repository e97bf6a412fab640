"""The result of a bulk read: one CSV file in a ZIP archive, read in pieces of bounded size."""

import csv
import io
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

# A text of a CRM may be longer than the reader's usual limit of 131,072 characters.
csv.field_size_limit(sys.maxsize)
# 200,000 records of 50 long fields are below 1 GB; more is no export of ours.
LARGEST_BYTES = 4 << 30
REPLACED = "\N{REPLACEMENT CHARACTER}"


class Damaged(Exception):
    """An archive that is cut short or holds rows that are; the message says how."""


@dataclass(frozen=True)
class Archive:
    """A downloaded result; bytes that are no UTF-8 are replaced."""

    content: bytes

    def checked(self, count: int) -> "Archive":
        """The archive itself, if it is whole: read once before any row of it is used."""
        rows = sum(1 for _ in self.rows())
        if rows != count:
            raise Damaged(f"{rows} rows where {count} are announced")
        return self

    def rows(self) -> Iterator[dict[str, str]]:
        """Rows by the names of the header."""
        try:
            with self._opened() as text:
                lines = csv.reader(text)
                header = next(lines, [])
                for line in lines:
                    if len(line) != len(header):
                        raise Damaged(f"a row of {len(line)} cells below {len(header)} headers")
                    yield dict(zip(header, line, strict=True))
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise Damaged(f"no whole archive: {error}") from None

    def _opened(self) -> TextIO:
        archive = zipfile.ZipFile(io.BytesIO(self.content))
        members = archive.infolist()
        size = sum(member.file_size for member in members)
        if len(members) != 1 or size > LARGEST_BYTES:
            raise Damaged(f"{len(members)} files of {size} bytes where one is expected")
        return io.TextIOWrapper(archive.open(members[0]), "utf-8-sig", "replace", newline="")
