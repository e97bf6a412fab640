"""A published report folder made by hand: delivery only knows files and their manifest."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

MakeReport = Callable[..., Path]


@pytest.fixture
def make_report(tmp_path: Path) -> MakeReport:
    def make(
        period: str = "2026-11-22", content: str = "figures", as_of: str = "2026-11-22"
    ) -> Path:
        run_id = f"{as_of.replace('-', '')}-{sha256((period + content).encode()).hexdigest()[:6]}"
        folder = tmp_path / "reports" / "sales_daily" / period / run_id
        folder.mkdir(parents=True)
        files = {}
        for name in ("report.zh-CN.html", "data.csv"):
            data = f"{name} {content}".encode()
            (folder / name).write_bytes(data)
            files[name] = {"sha256": sha256(data).hexdigest(), "size": len(data)}
        manifest = {
            "report_id": "sales_daily", "period_key": period, "run_id": run_id, "files": files,
            "as_of_date": as_of, "knowledge_date": as_of,
            "content_sha256": sha256(json.dumps(files, sort_keys=True).encode()).hexdigest(),
        }  # fmt: skip
        (folder / "manifest.json").write_text(json.dumps(manifest))
        return folder

    return make
