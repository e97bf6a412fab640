"""The preview is a small picture in Markdown, drawn without a browser."""

import base64
import struct
import zlib
from pathlib import Path

import pytest

from sales_pipeline.reports.preview import chart_markdown, squeezed
from sales_pipeline.reports.snapshot import Snapshot


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize(
    ("report_id", "period"), [("sales_monthly", "2026-11"), ("sales_daily", "2026-11-22")]
)
def test_the_preview_is_a_small_png(
    snapshot: Path, report_id: str, period: str, language: str
) -> None:
    with Snapshot(snapshot) as opened:
        markdown = chart_markdown(opened, report_id, period, language)
    assert markdown.startswith("![") and len(markdown) < 60_000
    png = base64.b64decode(markdown.split("base64,")[1].rstrip(")"))
    width, height = struct.unpack(">II", png[16:24])
    assert png.startswith(b"\x89PNG") and width > 900 and height > 250


def test_a_period_without_data_has_no_preview(snapshot: Path) -> None:
    with Snapshot(snapshot) as opened:
        assert chart_markdown(opened, "sales_monthly", "2030-01") == ""


def test_squeezing_keeps_every_pixel() -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    pixels = b"\x00" + bytes(range(40)) * 8
    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 80, 1, 8, 6, 0, 0, 0))
    loose = head + chunk(b"IDAT", zlib.compress(pixels, 0)) + chunk(b"IEND", b"")
    tight = squeezed(loose)
    assert len(tight) < len(loose)
    start = tight.index(b"IDAT") + 4
    assert zlib.decompress(tight[start : tight.index(b"IEND") - 8]) == pixels
