"""Writes one batch: Parquet parts and manifest in a hidden folder that one rename makes the batch.

A kill before the rename leaves a hidden folder that the next writer of the same batch removes.
"""

import shutil
from pathlib import Path
from types import TracebackType
from typing import Self

from sales_pipeline.files import remove_torn, sync_file, sync_folder, temporary_of, write_atomic
from sales_pipeline.landing.manifest import MANIFEST_NAME, BatchManifest


class BatchWriter:
    """Context manager over the hidden folder of a batch.

    >>> with BatchWriter(landing_dir, "erp", "order_lines", batch_id) as writer:
    ...     copy_to(writer.folder / "part-00000.parquet")
    ...     writer.commit(manifest)

    `commit` returns the batch folder; leaving the block without it discards what was written.
    """

    def __init__(self, landing_dir: Path, source: str, table: str, batch_id: str) -> None:
        self.table_dir = landing_dir / source / table
        self.batch_dir = self.table_dir / batch_id
        self.folder = temporary_of(self.batch_dir)

    def __enter__(self) -> Self:
        self.table_dir.mkdir(parents=True, exist_ok=True)
        remove_torn(self.batch_dir)
        self.folder.mkdir()
        return self

    def commit(self, manifest: BatchManifest) -> Path:
        """Write the manifest and make the batch visible; an existing batch is left as it is."""
        if self.batch_dir.exists():
            return self.batch_dir
        for part in manifest.parts:
            sync_file(self.folder / part.name)
        write_atomic(self.folder / MANIFEST_NAME, manifest.to_json())
        try:
            self.folder.rename(self.batch_dir)
        except OSError:  # another process was a moment faster with the same batch
            if not self.batch_dir.exists():
                raise
        sync_folder(self.table_dir)
        return self.batch_dir

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
