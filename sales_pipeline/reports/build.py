"""Builds the files of one report and publishes them as one folder a run.

The run id follows from snapshot, report, period, languages and code: a repeat is a no-op.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from sales_pipeline.files import sha256_of
from sales_pipeline.reports.compose import compose
from sales_pipeline.reports.content import figures_of
from sales_pipeline.reports.datafile import write_data
from sales_pipeline.reports.document import Document
from sales_pipeline.reports.folders import (
    MANIFEST,
    move_latest_forward,
    read_manifest,
    whole_folder,
)
from sales_pipeline.reports.html import render_html
from sales_pipeline.reports.i18n import LANGUAGES
from sales_pipeline.reports.protocol import report
from sales_pipeline.reports.snapshot import Snapshot
from sales_pipeline.reports.workbook import write_workbook

RENDERER = Path(__file__).parent


@dataclass(frozen=True)
class ReportFiles:
    """The files of one report in one language, and how many figures they carry."""

    html: Path
    workbook: Path
    data: Path
    figures: int
    is_empty: bool


@dataclass(frozen=True)
class PublishedReport:
    """A published run: its folder, its manifest, and whether this call made it."""

    folder: Path
    manifest: dict[str, Any]
    is_new: bool

    @property
    def run_id(self) -> str:
        return str(self.manifest["run_id"])


def build_report(
    snapshot_dir: Path, report_id: str, period_key: str, language: str, out_dir: Path
) -> ReportFiles:
    """Write report.<lang>.html, report.<lang>.xlsx and data.csv of one language into a folder."""
    out_dir.mkdir(parents=True, exist_ok=True)
    with Snapshot(snapshot_dir) as snapshot:
        return _write(compose(snapshot, report_id, period_key, language), snapshot, out_dir)


def publish_report(
    snapshot: Snapshot,
    reports_dir: Path,
    report_id: str,
    period_key: str,
    *,
    git_sha: str,
    languages: Sequence[str] = LANGUAGES,
    generated_at: datetime | None = None,
) -> PublishedReport:
    """Build all languages into <reports_dir>/<report_id>/<period_key>/<run_id>/, once."""
    run_id = run_id_of(snapshot, report_id, period_key, languages)
    folder = reports_dir / report_id / period_key / run_id
    known = read_manifest(folder)
    if known is None:
        with whole_folder(folder) as out:
            documents = [compose(snapshot, report_id, period_key, one) for one in languages]
            files = [_write(document, snapshot, out) for document in documents]
            manifest = _manifest(snapshot, documents[0], period_key, run_id, out)
            manifest |= {
                "git_sha": git_sha,
                "language": list(languages),
                "row_counts": {"data.csv": files[0].figures},
                "generated_at": _stamp(generated_at),
            }
            _dump(manifest, out / MANIFEST)
    for parent in (folder.parent, folder.parent.parent):
        move_latest_forward(folder, parent)
    return PublishedReport(folder, read_manifest(folder) or {}, known is None)


def run_id_of(snapshot: Snapshot, report_id: str, period_key: str, languages: Sequence[str]) -> str:
    """Same inputs and same report code, same run id."""
    parts = (snapshot.snapshot_id, report_id, period_key, *languages, renderer_version())
    digest = sha256("|".join(parts).encode()).hexdigest()[:12]
    return f"{snapshot.as_of_date:%Y%m%d}-{digest}"


@cache
def renderer_version() -> str:
    """Hash of the code, templates and assets that decide what a report looks like."""
    digest = sha256()
    for path in sorted(RENDERER.rglob("*")):
        if path.suffix in (".py", ".j2", ".css", ".js"):
            digest.update(path.relative_to(RENDERER).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _write(document: Document, snapshot: Snapshot, out: Path) -> ReportFiles:
    html, workbook = (out / f"report.{document.language}.{kind}" for kind in ("html", "xlsx"))
    html.write_text(render_html(document), encoding="utf-8")
    write_workbook(document, workbook)
    count = write_data(document, snapshot, out / "data.csv")
    return ReportFiles(html, workbook, out / "data.csv", count, bool(document.empty))


def _manifest(
    snapshot: Snapshot, document: Document, period_key: str, run_id: str, out: Path
) -> dict[str, Any]:
    chosen = report(document.report_id)
    files = {
        path.name: {"sha256": sha256_of(path), "size": path.stat().st_size}
        for path in sorted(out.iterdir())
    }
    return {
        "report_id": chosen.report_id,
        "version": f"{chosen.version}+{renderer_version()}",
        "period_grain": chosen.grain,
        "period_key": period_key,
        "run_id": run_id,
        "as_of_date": str(snapshot.as_of_date),
        "knowledge_date": str(snapshot.knowledge_date),
        "snapshot_id": snapshot.snapshot_id,
        "batches": snapshot.manifest.get("batches", {}),
        "kpi_definition_versions": {term.kpi_id: term.version for term in document.glossary},
        "dq": _quality(snapshot, document),
        "files": files,
        "content_sha256": sha256(json.dumps(files, sort_keys=True).encode()).hexdigest(),
    }


def _quality(snapshot: Snapshot, document: Document) -> dict[str, Any]:
    """What a reader should know about the data: sources, quarantine, figures without a value."""
    figures = {figure.address: figure for figure in figures_of(document.sections)}.values()
    missing = Counter(figure.status for figure in figures if figure.value is None)
    return {
        "sources": {state.source: state.data_state for state in snapshot.states},
        "quarantined_rows": snapshot.manifest.get("quarantined_rows", 0),
        "figures_without_value": dict(sorted(missing.items())),
        "stale_figures": sum(figure.data_state != "current" for figure in figures),
        "is_empty": bool(document.empty),
    }


def _stamp(moment: datetime | None) -> str:
    """When the files were made: for the record only, nothing depends on it."""
    return (moment or datetime.now(UTC)).isoformat(timespec="seconds")


def _dump(manifest: dict[str, Any], path: Path) -> None:
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    path.write_text(text, encoding="utf-8")
