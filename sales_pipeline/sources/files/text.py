"""A text delivery as UTF-8 on disk, or the problem that stops it: wrong encoding, cut-off end.

UTF-8 files are read where they are; others are copied into the work folder of the batch.
"""

from pathlib import Path

from sales_pipeline.landing.manifest import Problem
from sales_pipeline.sources.files.content import bom_encoding, guess_encoding, head
from sales_pipeline.sources.files.layout import Layout
from sales_pipeline.sources.files.problems import Unreadable, problem
from sales_pipeline.sources.files.raw import Workspace
from sales_pipeline.sources.files.transcode import EncodingLost, Text, measure, to_utf8

# A few damaged rows go to quarantine; more than this means that the declared encoding is wrong.
BAD_LINES, BAD_SHARE = 10, 0.01


def plain_text(layout: Layout, path: Path, work: Workspace) -> Text:
    """The text for DuckDB's reader: the file itself if it is UTF-8."""
    _refuse_other_bom(layout, path)
    if layout.format.encoding != "utf-8":
        return damaged_text(layout, path, work)
    return _complete(layout, path, measure(work.safe_path(path)))


def damaged_text(layout: Layout, path: Path, work: Workspace) -> Text:
    """A UTF-8 copy in which undecodable bytes are U+FFFD."""
    _refuse_other_bom(layout, path)
    try:
        text = to_utf8(path, layout.format.encoding, work.folder / "text")
    except EncodingLost as error:
        raise Unreadable(wrong_encoding(layout, path, f" (from {error})")) from None
    if len(text.bad_lines) > max(BAD_LINES, text.lines * BAD_SHARE):
        rows = ", ".join(map(str, text.bad_lines[:5]))
        raise Unreadable(wrong_encoding(layout, path, f" (rows {rows}, ...)"))
    return _complete(layout, path, text)


def _complete(layout: Layout, path: Path, text: Text) -> Text:
    if text.cut:
        facts = {"why": "the last character is incomplete"}
        raise Unreadable(problem("file_truncated", path.name, facts, row=text.lines))
    if layout.format.final_newline and not text.ends_with_newline:
        facts = {"why": "the last line has no line end"}
        raise Unreadable(problem("file_truncated", path.name, facts, row=text.lines))
    return text


def _refuse_other_bom(layout: Layout, path: Path) -> None:
    announced = bom_encoding(head(path))
    if announced and not layout.format.encoding.startswith(announced):
        raise Unreadable(wrong_encoding(layout, path, f": it starts as {announced}"))


def wrong_encoding(layout: Layout, path: Path, where: str) -> Problem:
    guess = guess_encoding(head(path))
    hint = f" (it looks like {guess})" if guess != layout.format.encoding else ""
    facts = {"encoding": layout.format.encoding, "where": where, "hint": hint}
    return problem("encoding", path.name, {**facts, "layout": layout.file})
