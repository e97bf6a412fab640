"""What the bytes of a file say about themselves: kind of container, encoding, cut-off end.

Reads at most the first and last kilobytes; nothing is written.
"""

import codecs
from pathlib import Path

HEAD_BYTES = 64 * 1024
TEXTUAL = ("csv", "tsv", "json", "jsonl")
_MAGIC = {
    b"PK\x03\x04": "a zip container (xlsx?)",
    b"\xd0\xcf\x11\xe0": "an old or password-protected Office file (xls?)",
    b"PAR1": "Parquet",
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a gzip archive",
    b"Rar!": "a RAR archive",
}
_EXPECTED = {
    "xlsx": "a zip container (xlsx?)",
    "xls": "an old or password-protected Office file (xls?)",
    "parquet": "Parquet",
    "extract": "Parquet",
}
_BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    b"\x84\x31\x95\x33": "gb18030",
}
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<body", b"<meta", b"<div")
# In this order: valid UTF-8 is nearly never anything else, GB18030 takes a lot.
_CANDIDATES = ("utf-8", "gb18030", "big5", "cp1252")


def head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(HEAD_BYTES)


def kind(sample: bytes) -> str:
    """What the content is, in words; 'text' where no container is recognised."""
    for magic, name in _MAGIC.items():
        if sample.startswith(magic):
            return name
    start = sample.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if start.startswith(_MARKUP):
        return "an HTML or XML page"
    return "text"


def mismatch(declared: str, sample: bytes) -> str | None:
    """What was found instead of the declared format, or None if it may be that format."""
    found = kind(sample)
    expected = _EXPECTED.get(declared, "text")
    return None if found == expected else found


def bom_encoding(sample: bytes) -> str | None:
    """The encoding that a byte order mark announces."""
    for mark, name in _BOMS.items():
        if sample.startswith(mark):
            return name
    return None


def guess_encoding(sample: bytes) -> str:
    """The most likely encoding of a text sample; for hints and profiles, never for loading."""
    if announced := bom_encoding(sample):
        return announced
    zeros = sample[:2000].count(0)
    if zeros * 4 > len(sample[:2000]):
        return "utf-16-le" if sample[1:2] == b"\0" else "utf-16-be"
    for name in _CANDIDATES:
        decoder = codecs.getincrementaldecoder(name)()
        try:
            decoder.decode(sample, final=False)
            return name
        except UnicodeDecodeError:
            continue
    return "latin-1"


def is_blank(sample: bytes) -> bool:
    """Whether there is nothing but white space and byte order marks."""
    return not sample.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe")
