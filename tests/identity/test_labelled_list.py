"""Any list of companies that people have labelled: merges on it are right.

SALES_PIPELINE_LABELLED_LIST names a CSV file in UTF-8 with the columns source, id, name, tax_id,
phone, email, website, address, city, province, cluster. Rows of one cluster are one company; a row
is known by source and id; a column that the list lacks may be left out, all but source, id, name
and cluster. Nothing is asked of recall: a list knows nothing of what it does not label.
"""

import os
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from harness import Resolution
from quality import quality, with_keys

VARIABLE = "SALES_PIPELINE_LABELLED_LIST"
NEEDED = {"source", "id", "name", "cluster"}
KNOWN = NEEDED | {"tax_id", "phone", "email", "website", "address", "city", "province"}
LEAST_PRECISION = 0.95
NIGHT = date(2026, 11, 20)


def read_list(path: Path) -> pd.DataFrame:
    """Rows with record_key; raises ValueError that says what is wrong with the file, and where."""
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    if missing := NEEDED - set(rows):
        raise ValueError(f"{path}: no column {', '.join(sorted(missing))}")
    if unknown := set(rows) - KNOWN:
        raise ValueError(f"{path}: unknown column {', '.join(sorted(unknown))}")
    rows["record_key"] = rows["source"] + ":" + rows["id"]
    for line in rows.index[rows["record_key"].duplicated() | (rows["cluster"] == "")]:
        raise ValueError(f"{path}, line {line + 2}: source and id twice, or no cluster")
    return rows


@pytest.mark.slow
@pytest.mark.skipif(VARIABLE not in os.environ, reason=f"{VARIABLE} names no list")
def test_merges_on_a_labelled_list_are_right(resolution: Resolution) -> None:
    rows = read_list(Path(os.environ[VARIABLE]))
    resolution.run({NIGHT: {"account": rows}})
    found = quality(with_keys(rows, resolution.keys("account", NIGHT), truth="cluster"))
    assert found.precision >= LEAST_PRECISION, str(found)


GOOD = "source,id,name,cluster\nerp,1,甲公司,A\nzoho,1,甲公司,A\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("source,id,name\nerp,1,甲公司\n", "no column cluster"),
        ("source,id,name,cluster,fax\nerp,1,甲公司,A,1\n", "unknown column fax"),
        (GOOD + "erp,1,乙公司,B\n", "line 4: source and id twice"),
        (GOOD + "erp,2,乙公司,\n", "line 4: source and id twice, or no cluster"),
    ],
)
def test_a_list_of_another_shape_is_refused_by_line_and_column(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read_list(path)


def test_a_list_of_the_documented_shape_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(GOOD, encoding="utf-8")
    assert read_list(path)["record_key"].tolist() == ["erp:1", "zoho:1"]
