"""Report pages in a real browser: they fit a phone and a desktop, and their script works."""

import json
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from sales_pipeline.reports.build import build_report

pytestmark = pytest.mark.browser
FIXTURE = Path(__file__).parents[1] / "unit" / "reports" / "snapshot_fixture.py"
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--no-first-run", "--virtual-time-budget=2000",
)  # fmt: skip
WIDTHS = (360, 390, 768, 1280)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    command = [sys.executable, str(FIXTURE), str(tmp_path_factory.mktemp("published"))]
    return Path(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())


def ask(page: Path, width: int, expression: str, tmp_path: Path) -> object:
    """The JSON value of an expression in the page, laid out at a width a phone can have.

    A frame gives the width, because a browser window is never narrower than 500 pixels.
    """
    if BROWSER is None:
        pytest.skip("no chromium on this machine")
    html = re.sub(r"<meta http-equiv.*?>", "", page.read_text())
    probe = f"<script>parent.postMessage(JSON.stringify({expression}), '*');</script></body>"
    (tmp_path / "inner.html").write_text(html.replace("</body>", probe))
    (tmp_path / "outer.html").write_text(
        "<script>onmessage = (event) => { document.title = 'PROBE' + event.data; };</script>"
        f"<iframe src=inner.html style='border:0;width:{width}px;height:900px'></iframe>"
    )
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    page_address = f"file://{tmp_path / 'outer.html'}"
    command = [BROWSER, *FLAGS, profile, "--window-size=1400,1000", "--dump-dom", page_address]
    run = subprocess.run(command, capture_output=True, text=True, timeout=90, check=True)
    return json.loads(unescape(re.search(r"<title>PROBE(.*?)</title>", run.stdout)[1]))


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize(
    ("report_id", "period"), [("sales_monthly", "2026-11"), ("sales_daily", "2026-11-22")]
)
def test_nothing_but_tables_scrolls_sideways(
    snapshot: Path, report_id: str, period: str, language: str, tmp_path: Path
) -> None:
    page = build_report(snapshot, report_id, period, language, tmp_path).html
    for width in WIDTHS:
        wanted = "[innerWidth, document.documentElement.scrollWidth]"
        inner, scrolled = ask(page, width, wanted, tmp_path)
        assert inner == width
        assert scrolled <= inner


def test_sorting_filtering_and_choosing_work(snapshot: Path, tmp_path: Path) -> None:
    page = build_report(snapshot, "sales_monthly", "2026-11", "zh-CN", tmp_path).html
    expression = """(() => {
        const table = document.querySelector('#salesperson table');
        const rows = () => [...table.tBodies[0].rows];
        const names = () => rows().filter((r) => !r.hidden).map((r) => r.cells[0].firstChild.data);
        const head = table.tHead.rows[0].cells[1], before = names();
        head.click(); const falling = names(); head.click(); const rising = names();
        const input = document.querySelector('#salesperson .filter');
        input.value = '西南'; input.dispatchEvent(new Event('input'));
        const select = document.querySelector('#trend select'); select.value = '3';
        select.dispatchEvent(new Event('change'));
        const shown = [...document.querySelectorAll('#trend .option')].filter((o) => !o.hidden);
        document.querySelector('.card .f').click();
        return {before, falling, rising, filtered: names().length,
            shown: shown.map((o) => o.dataset.label), label: select.selectedOptions[0].label,
            tip: document.getElementById('tip').innerText};
    })()"""
    found = ask(page, 1280, expression, tmp_path)
    assert found["falling"][0] == found["before"][0]
    assert found["rising"] == found["falling"][::-1]
    assert 0 < found["filtered"] < len(found["before"])
    assert found["shown"] == [found["label"]]
    assert "净销售额" in found["tip"] and "2026-11" in found["tip"]


def test_the_page_is_readable_without_its_script(snapshot: Path, tmp_path: Path) -> None:
    page = build_report(snapshot, "sales_monthly", "2026-11", "en", tmp_path).html
    page.write_text(re.sub(r"<script>.*?</script>", "", page.read_text(), flags=re.S))
    found = ask(page, 390, "document.querySelectorAll('.chooser:not([hidden])').length", tmp_path)
    assert found == 0
    charts = "[...document.querySelectorAll('.chart')].filter((c) => c.offsetHeight > 100).length"
    assert ask(page, 390, charts, tmp_path) >= 5
