"""The recipe of the README writes its files here; nights and rows are those of the other tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "extract"))
