"""A small chart of a report as Markdown with an embedded picture, for a place that shows Markdown.

Drawn from the published snapshot without a browser; the same snapshot gives the same picture.
"""

import base64
import json
import struct
import zlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sales_pipeline.reports.content import Chart, Switch
from sales_pipeline.reports.document import Section
from sales_pipeline.reports.i18n import Text
from sales_pipeline.reports.page import Page
from sales_pipeline.reports.protocol import report
from sales_pipeline.reports.snapshot import Snapshot

# The font wheel has one face; with a mainland locale it draws the mainland forms of the characters.
FONT = "Noto Sans CJK TC"
FONT_PACKAGE = "cvttf_NotoSansCJK_Regular"
COLOURS = ("#2463a8", "#c98a2b", "#137a68")


def chart_markdown(
    snapshot: Snapshot, report_id: str, period_key: str, language: str = "zh-CN"
) -> str:
    """The report's first chart as an image in Markdown; empty if the period has no figures."""
    chosen = report(report_id)
    period = snapshot.period(chosen.grain, period_key)
    if period is None or not snapshot.ranked("company", chosen.grain, period_key):
        return ""
    page = Page(snapshot, period, Text(language))
    chosen.load(page)
    chart = _first_chart(chosen.sections(page))
    if chart is None:
        return ""
    picture = base64.b64encode(chart_png(chart, page.text)).decode()
    return f"![{chart.title}](data:image/png;base64,{picture})"


def chart_png(chart: Chart, text: Text) -> bytes:
    """A chart as PNG, drawn by Vega-Lite."""
    import vl_convert  # a native library of 30 MB that only previews need

    register_font()
    return squeezed(bytes(vl_convert.vegalite_to_png(_spec(chart, text), scale=2.0)))


def squeezed(png: bytes) -> bytes:
    """The same picture compressed in earnest: Vega's 46 KB become 7 KB."""
    position, pixels, kept = 8, b"", []
    while position < len(png):
        (length,) = struct.unpack(">I", png[position : position + 4])
        kind = png[position + 4 : position + 8]
        if kind == b"IDAT":
            pixels += png[position + 8 : position + 8 + length]
        else:
            kept.append(png[position : position + 12 + length])
        position += 12 + length
    data = b"IDAT" + zlib.compress(zlib.decompress(pixels), 9)
    body = struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))
    return png[:8] + b"".join(kept[:-1]) + body + kept[-1]


@cache
def register_font() -> None:
    """Let Vega draw Chinese with the font that comes as a wheel, whatever the system has."""
    import vl_convert

    spec = find_spec(FONT_PACKAGE)
    if spec and spec.origin:
        vl_convert.register_font_directory(str(Path(spec.origin).parent))


def _first_chart(sections: tuple[Section, ...]) -> Chart | None:
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Switch):
                chart = block.groups[0][1][0].chart
                return Chart(block.title, chart.categories, chart.series)
            if isinstance(block, Chart):
                return block
    return None


def _spec(chart: Chart, text: Text) -> dict[str, Any]:
    rows = [
        {"n": n, "series": series.name, "value": float(figure.value)}
        for series in chart.series
        for n, figure in enumerate(series.figures)
        if figure.value is not None
    ]
    labels = json.dumps([category.label for category in chart.categories], ensure_ascii=False)
    axis = {"title": None, "labelAngle": 0, "labelOverlap": True, "ticks": False}
    x = {"field": "n", "type": "ordinal", "axis": axis | {"labelExpr": f"{labels}[datum.value]"}}
    y_axis = {"title": None, "domain": False, "tickCount": 4, "labelExpr": _y_label(chart, text)}
    y = {"field": "value", "type": "quantitative", "axis": y_axis}
    layers = [_layer(series.kind, series.name, n, x, y) for n, series in enumerate(chart.series)]
    return {
        "title": {"text": chart.title, "anchor": "start", "fontWeight": "normal"},
        "width": 480,
        "height": 140,
        "data": {"values": rows},
        "layer": layers,
        "config": {"font": FONT, "view": {"stroke": None}, "axis": {"gridColor": "#e4e9ee"}},
    }


def _y_label(chart: Chart, text: Text) -> str:
    """Axis labels in the reader's units: 万 for Chinese, K and M otherwise."""
    if chart.series[0].figures[0].unit == "ratio":
        return "format(datum.value, '.1%')"
    if text.is_chinese:
        large = "format(datum.value / 1e4, ',') + '万'"
        return f"datum.value < 1e4 ? format(datum.value, ',') : {large}"
    return "format(datum.value, '~s')"


def _layer(
    kind: str, name: str, number: int, x: dict[str, Any], y: dict[str, Any]
) -> dict[str, Any]:
    colour: Any = COLOURS[number % len(COLOURS)]
    mark = {"type": kind, "color": colour} | ({"strokeWidth": 2} if kind == "line" else {})
    return {
        "transform": [{"filter": {"field": "series", "equal": name}}],
        "mark": mark,
        "encoding": {"x": x, "y": y},
    }
