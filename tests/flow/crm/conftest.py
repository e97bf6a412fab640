"""The records of the layout tests serve their staging models, too."""

import sys
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "unit" / "sources"
sys.path[:0] = [str(SOURCES), str(SOURCES / "extract")]
