"""The doctor: a healthy machine has nothing to mend, each fault is found with its remedy."""

import os
from datetime import date
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace

import pytest

from sales_pipeline import doctor
from sales_pipeline.doctor import Finding, examine, examine_source
from sales_pipeline.settings import Settings
from sales_pipeline.simulators.sandbox import Demo, declare


@pytest.fixture(autouse=True)
def healthy_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in os.environ if n.startswith("SALES_PIPELINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setenv("SALES_PIPELINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SALES_PIPELINE_ENABLED_SOURCES", "erp,finance")
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: SimpleNamespace(free=50e9))
    monkeypatch.chdir(tmp_path)


def to_mend() -> dict[str, Finding]:
    return {finding.subject: finding for finding in examine() if not finding.ok}


def test_a_healthy_machine_has_nothing_to_mend(tmp_path: Path) -> None:
    assert to_mend() == {}
    assert list(tmp_path.iterdir()) == [], "the doctor only looks"


def test_every_setting_is_shown_with_its_value(tmp_path: Path) -> None:
    seen = {finding.subject: finding.seen for finding in examine()}
    for name in Settings.model_fields:
        assert f"SALES_PIPELINE_{name.upper()}" in seen
    assert seen["SALES_PIPELINE_HOME"] == str(tmp_path / "home")


def test_a_missing_package_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        if name == "duckdb":
            raise PackageNotFoundError(name)
        return "1.0"

    monkeypatch.setattr(doctor, "version", version)
    assert to_mend()["duckdb"].seen == "not installed"
    assert set(to_mend()) == {"duckdb"}


def test_a_setting_that_is_refused_is_found_and_the_rest_is_not_guessed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SALES_PIPELINE_LANGUAGES", "klingon")
    (found,) = to_mend().values()
    assert found.subject == "settings" and "klingon; valid: zh-CN, en" in found.seen


def test_a_mistyped_variable_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALES_PIPELINE_LANGUAGE", "en")
    (found,) = to_mend().values()
    assert found.subject == "SALES_PIPELINE_LANGUAGE"
    assert "SALES_PIPELINE_LANGUAGES" in found.remedy


@pytest.mark.parametrize(("variable", "subject"), [("HOME", "state"), ("SHARE_DIR", "share")])
def test_a_folder_that_cannot_be_written_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, subject: str
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("SALES_PIPELINE_SHARE_DIR", str(tmp_path / "share"))
    monkeypatch.setenv(f"SALES_PIPELINE_{variable}", str(tmp_path / "file" / "below"))
    (found,) = to_mend().values()
    assert found.subject == subject and f"SALES_PIPELINE_{variable}" in found.remedy


def test_a_full_disk_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: SimpleNamespace(free=2.6e9))
    assert to_mend()["disk"].seen == "3 GB free"


def test_missing_bytecode_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert set(to_mend()) == {"bytecode"}


def test_a_missing_font_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "FONT_PACKAGE", "no_such_font")
    assert set(to_mend()) == {"chinese font"}


def test_a_project_that_is_not_a_checkout_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "DBT_DIR", tmp_path / "site-packages" / "dbt_project")
    assert set(to_mend()) == {"project"}


def test_a_finding_says_how_to_mend_only_what_is_broken() -> None:
    assert str(Finding(True, "disk", "50 GB free", "Buy one.")) == "ok    disk: 50 GB free"
    assert str(Finding(False, "disk", "1 GB free", "Buy one.")) == (
        "MEND  disk: 1 GB free\n      Buy one."
    )


def test_a_source_of_files_has_no_connection_to_check() -> None:
    (found,) = examine_source("erp")
    assert not found.ok and found.seen == "has no table that is pulled from an API"


WITH_CRMS = ("SALES_PIPELINE_ENABLED_SOURCES", "erp,zoho,fxiaoke")


def test_a_crm_without_its_settings_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(*WITH_CRMS)
    assert "SALES_PIPELINE_ZOHO_CLIENT_ID" in to_mend()["zoho"].seen
    assert "SALES_PIPELINE_FXIAOKE_APP_ID" in to_mend()["fxiaoke"].seen


def test_the_crms_of_a_demo_home_need_no_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(*WITH_CRMS)
    (tmp_path / "home").mkdir()
    declare(tmp_path / "home", Demo(seed=7, order_lines=600, as_of=date(2026, 11, 20)))
    assert to_mend() == {}
