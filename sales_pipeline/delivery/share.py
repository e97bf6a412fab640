"""Delivers a published report to a share folder: the whole run folder, then `latest`.

The copy is checked against the manifest and renamed into place; a second delivery changes nothing.
"""

import shutil
from functools import partial
from pathlib import Path
from typing import Any

from sales_pipeline.delivery.outbox import Outbox, OutboxRow
from sales_pipeline.files import sha256_of
from sales_pipeline.reports.folders import (
    MANIFEST,
    move_latest_forward,
    read_manifest,
    whole_folder,
)

CHANNEL = "share"


def deliver_to_share(
    report_folder: Path, share_dir: Path, outbox_dir: Path, recipient: str = "everyone"
) -> OutboxRow:
    """Deliver one published run folder once; returns its row of the outbox."""
    manifest = read_manifest(report_folder)
    if manifest is None:
        raise FileNotFoundError(
            f"{report_folder} has no {MANIFEST}: it is not a published report, publish it first"
        )
    row = OutboxRow(
        manifest["report_id"], manifest["period_key"], CHANNEL, recipient,
        manifest["content_sha256"], manifest["run_id"],
    )  # fmt: skip
    return Outbox(outbox_dir).deliver(row, partial(_copy, report_folder, share_dir, manifest))


def _copy(report_folder: Path, share_dir: Path, manifest: dict[str, Any]) -> str:
    relative = Path(manifest["report_id"], manifest["period_key"], manifest["run_id"])
    target = share_dir / relative
    if _damage(target, manifest):
        # Only a copy that was touched by hand gets here with the folder present.
        if target.exists():
            shutil.rmtree(target)
        with whole_folder(target) as temporary:
            for name in (*manifest["files"], MANIFEST):
                shutil.copyfile(report_folder / name, temporary / name)
            if damaged := _damage(temporary, manifest):
                raise OSError(f"{', '.join(damaged)} in {report_folder} differ from its {MANIFEST}")
    for parent in (target.parent, target.parent.parent):
        move_latest_forward(target, parent)
    return relative.as_posix()


def _damage(folder: Path, manifest: dict[str, Any]) -> list[str]:
    """Files of the manifest that a folder lacks or holds with another content."""
    return [
        name
        for name, fact in manifest["files"].items()
        if not (folder / name).is_file() or sha256_of(folder / name) != fact["sha256"]
    ]
