"""Settings: read from the environment, checked once, nothing falls through in silence."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from sales_pipeline.settings import DEMO_SOURCES, LANGUAGES, Settings, known_sources


@pytest.fixture(autouse=True)
def bare_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable and no .env of the machine that runs the tests."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SALES_PIPELINE_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def settings_with(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> Settings:
    monkeypatch.setenv(f"SALES_PIPELINE_{name.upper()}", value)
    return Settings()


def test_without_variables_the_demo_runs_under_the_current_folder(tmp_path: Path) -> None:
    settings = Settings()
    assert settings.home == tmp_path / ".sales_pipeline"
    assert settings.enabled_sources == DEMO_SOURCES
    assert settings.languages == LANGUAGES
    assert settings.share == settings.home / "share"


def test_the_defaults_pass_the_checks_that_values_pass() -> None:
    default = Settings()
    assert Settings(**default.model_dump()) == default


def test_state_folders_lie_under_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_with(monkeypatch, "home", str(tmp_path / "状态 a"))
    folders = ("inbox", "landing", "warehouse", "published", "reports", "share", "dagster", "logs")
    for name in folders:
        assert getattr(settings, name) == tmp_path / "状态 a" / name


@pytest.mark.parametrize("value", ["state", "./state", "../here/state"])
def test_a_relative_home_is_made_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    settings = settings_with(monkeypatch, "home", value)
    monkeypatch.chdir(tmp_path)
    assert settings.home == tmp_path / "here" / "state"


def test_a_tilde_is_the_users_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_with(monkeypatch, "home", "~/sales").home == Path.home() / "sales"


def test_the_share_may_lie_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_with(monkeypatch, "share_dir", "mnt").share == tmp_path / "mnt"


@pytest.mark.parametrize("name", ["home", "share_dir"])
def test_an_empty_folder_name_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with pytest.raises(ValidationError, match="is empty; name a folder"):
        settings_with(monkeypatch, name, "")


@pytest.mark.parametrize("value", ["erp,finance", " erp , finance ", "erp,,finance,"])
def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    settings = settings_with(monkeypatch, "enabled_sources", value)
    assert settings.enabled_sources == ("erp", "finance")


def test_an_unknown_source_is_refused_with_the_valid_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValidationError) as refusal:
        settings_with(monkeypatch, "enabled_sources", "erp,epr")
    assert "SALES_PIPELINE_ENABLED_SOURCES: unknown or empty epr" in str(refusal.value)
    assert f"valid: {', '.join(known_sources())}" in str(refusal.value)


def test_every_demo_source_has_a_layout() -> None:
    assert set(DEMO_SOURCES) <= set(known_sources())


def test_an_unknown_language_is_refused_with_the_valid_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(ValidationError, match="unknown or empty zh; valid: zh-CN, en"):
        settings_with(monkeypatch, "languages", "en,zh")


@pytest.mark.parametrize("name", ["enabled_sources", "languages"])
@pytest.mark.parametrize("value", ["", " , "])
def test_an_empty_list_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    with pytest.raises(ValidationError, match=r"unknown or empty \(empty\); valid:"):
        settings_with(monkeypatch, name, value)


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("reporting_currency", "EUR", "EUR"),
        ("timezone", "Europe/Berlin", "Europe/Berlin"),
        ("fiscal_year_start_month", "4", 4),
        ("phone_region", "US", "US"),
        ("revenue_basis", "delivered", "delivered"),
        ("keep_snapshots", "2", 2),
        ("memory_limit", "1.5GB", "1.5GB"),
        ("lock_wait_seconds", "0", 0),
        ("start_date", "2020-02-29", date(2020, 2, 29)),
    ],
)
def test_values_are_read_in_their_type(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, read: object
) -> None:
    assert getattr(settings_with(monkeypatch, name, value), name) == read


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("reporting_currency", "yuan"),
        ("timezone", "Asia/Beijing"),
        ("fiscal_year_start_month", "13"),
        ("phone_region", "usa"),
        ("revenue_basis", "invoice"),
        ("keep_snapshots", "1"),
        ("memory_limit", "3"),
        ("threads", "0"),
        ("settle_seconds", "-1"),
        ("start_date", "2019-02-29"),
    ],
)
def test_values_that_make_no_sense_are_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    with pytest.raises(ValidationError, match=name):
        settings_with(monkeypatch, name, value)


def test_a_dotenv_file_is_read_and_the_environment_goes_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(
        "SALES_PIPELINE_REPORTING_CURRENCY=USD\nSALES_PIPELINE_THREADS=5\nOTHER=1\n"
    )
    settings = settings_with(monkeypatch, "threads", "3")
    assert (settings.reporting_currency, settings.threads) == ("USD", 3)


def test_settings_cannot_be_changed_while_running() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().threads = 9
