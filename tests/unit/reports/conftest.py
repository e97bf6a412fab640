"""Snapshots shared by the tests of reports: the company, one with hostile names, an empty one."""

from pathlib import Path

import pytest
from snapshot_fixture import changed_copy, write_snapshot

HOSTILE = """
update marts.dim_scope
set name_zh = '<script>alert(1)</script>', name_en = '<script>alert(1)</script>'
where scope_type = 'account' and scope_key = 'T:913200000000000000';
update marts.dim_scope set name_zh = '=HYPERLINK("x","点我")', name_en = '=HYPERLINK("x","click")'
where scope_type in ('salesperson', 'account') and scope_key in ('E001', 'T:913200000000000001');
update marts.dim_scope set name_zh = '"><img src=x onerror=alert(1)>', name_en = '"><img src=x>'
where scope_type = 'region' and scope_key = 'R1';
update marts.source_states set reason = '</script><b>' where source = 'eshop';
update marts.dim_kpi set definition_zh = '{{ 7 * 7 }} <i>', definition_en = '{{ 7 * 7 }}';
"""
EMPTY = "delete from marts.fct_kpi_values; delete from marts.fct_kpi_comparisons"


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_snapshot(tmp_path_factory.mktemp("published"))


@pytest.fixture(scope="session")
def hostile_snapshot(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return changed_copy(snapshot, tmp_path_factory.mktemp("hostile") / snapshot.name, HOSTILE)


@pytest.fixture(scope="session")
def empty_snapshot(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return changed_copy(snapshot, tmp_path_factory.mktemp("empty") / snapshot.name, EMPTY)
