"""A text file as UTF-8, whatever it was encoded in, with the lines whose bytes made no sense.

Streams in pieces of 1 MiB; the copy lives in the work folder of the batch and goes with it.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

PIECE = 1 << 20
MAX_BAD_LINES = 10_000
LOST = "\ufffd"


class EncodingLost(ValueError):
    """So many lines cannot be decoded that the declared encoding must be wrong."""


@dataclass(frozen=True)
class Text:
    """UTF-8 text on disk. Line numbers start at 1."""

    path: Path
    newlines: int
    ends_with_newline: bool
    bad_lines: tuple[int, ...] = ()
    cut: bool = False

    @property
    def lines(self) -> int:
        return self.newlines + (not self.ends_with_newline)


def measure(path: Path) -> Text:
    """Count the lines of a file that is UTF-8 already."""
    newlines, last = 0, b"\n"
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            newlines += piece.count(b"\n")
            last = piece[-1:]
    return Text(path, newlines, last == b"\n")


def to_utf8(path: Path, encoding: str, target: Path) -> Text:
    """Decode strictly; what cannot be decoded becomes U+FFFD and its line is reported."""
    newlines, last, cut = 0, "\n", False
    bad: list[int] = []
    with path.open("rb") as source, target.open("w", encoding="utf-8", newline="") as copy:
        for text, damaged, ended in _decoded(source, encoding):
            if damaged:
                bad.extend(_lost_lines(text, newlines + 1))
            if len(bad) > MAX_BAD_LINES:
                raise EncodingLost(f"{encoding}: line {bad[0]}")
            cut = cut or ended
            newlines += text.count("\n")
            last = text[-1:] or last
            copy.write(text)
    return Text(target, newlines, last == "\n", tuple(dict.fromkeys(bad)), cut)


def _decoded(source: BinaryIO, encoding: str) -> Iterator[tuple[str, bool, bool]]:
    """Pieces of text, whether one holds replaced bytes, whether the file ends in a character."""
    decoder = codecs.getincrementaldecoder(encoding)()
    first = True
    while piece := source.read(PIECE):
        text, damaged = _decode(decoder, piece, final=False)
        yield text.removeprefix("\ufeff") if first else text, damaged, False
        first = False
    text, damaged = _decode(decoder, b"", final=True)
    yield text, damaged, damaged


def _decode(decoder: codecs.IncrementalDecoder, piece: bytes, final: bool) -> tuple[str, bool]:
    """Decode strictly; a damaged piece is decoded again from the same state with replacements."""
    state = decoder.getstate()
    try:
        return decoder.decode(piece, final), False
    except UnicodeDecodeError:
        decoder.setstate(state)
        decoder.errors = "replace"
        text = decoder.decode(piece, final)
        decoder.errors = "strict"
        return text, True


def _lost_lines(text: str, line: int) -> Iterator[int]:
    """Numbers of the lines holding a replacement character; `line` is the number of the first."""
    for number, content in enumerate(text.split("\n"), line):
        if LOST in content:
            yield number
