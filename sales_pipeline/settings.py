"""Every path and environment variable of the pipeline, read and validated once.

Unknown values are refused with the list of valid ones; nothing falls through in silence.
"""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PACKAGE_DIR = Path(__file__).parent
PROJECT_DIR = PACKAGE_DIR.parent
LAYOUTS_DIR = PACKAGE_DIR / "sources" / "files"
DBT_DIR = PROJECT_DIR / "dbt_project"
EXPECTATIONS_DIR = PROJECT_DIR / "expectations"
DEMO_SOURCES = (
    "erp", "eshop", "zoho", "fxiaoke", "finance", "planning", "hr", "survey", "market", "steward",
)  # fmt: skip
LANGUAGES = ("zh-CN", "en")


@cache
def _timezones() -> set[str]:
    """Looking through the machine's zone files takes 27 ms."""
    return available_timezones()


def known_sources() -> tuple[str, ...]:
    """Sources with at least one declared layout."""
    return tuple(sorted({path.parent.name for path in LAYOUTS_DIR.glob("*/*.yml")}))


class Settings(BaseSettings):
    """Deployment settings; each is the environment variable SALES_PIPELINE_<NAME>."""

    model_config = SettingsConfigDict(
        env_prefix="SALES_PIPELINE_", env_file=".env", extra="ignore", frozen=True
    )

    home: Path = Path(".sales_pipeline")
    share_dir: Path | None = None
    enabled_sources: Annotated[tuple[str, ...], NoDecode] = DEMO_SOURCES
    reporting_currency: str = Field(default="CNY", pattern="^[A-Z]{3}$")
    timezone: str = "Asia/Shanghai"
    fiscal_year_start_month: int = Field(default=1, ge=1, le=12)
    phone_region: str = Field(default="CN", pattern=r"^[A-Z]{2}$")
    revenue_basis: Literal["order", "delivered", "invoiced"] = "order"
    languages: Annotated[tuple[str, ...], NoDecode] = LANGUAGES
    keep_snapshots: int = Field(default=14, ge=2)
    settle_seconds: int = Field(default=10, ge=0)
    memory_limit: str = Field(default="3GB", pattern=r"^\d+(\.\d+)?(MB|GB)$")
    threads: int = Field(default=2, ge=1)
    lock_wait_seconds: int = Field(default=60, ge=0)
    start_date: date = date(2010, 1, 1)

    @field_validator("home", "share_dir", mode="before")
    @classmethod
    def _is_given(cls, value: object) -> object:
        if value == "":  # it would be the folder one happens to be in
            raise ValueError("is empty; name a folder, or unset the variable")
        return value

    @field_validator("home", "share_dir", mode="after")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value.expanduser().resolve() if value else value

    @field_validator("enabled_sources", "languages", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("enabled_sources")
    @classmethod
    def _sources_exist(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _subset("enabled_sources", value, known_sources())

    @field_validator("timezone")
    @classmethod
    def _timezone_exists(cls, value: str) -> str:
        if value not in _timezones():
            raise ValueError(
                f"SALES_PIPELINE_TIMEZONE: unknown time zone {value!r}; "
                "valid: IANA names such as Asia/Shanghai, Europe/Berlin, UTC"
            )
        return value

    @field_validator("languages")
    @classmethod
    def _languages_exist(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _subset("languages", value, LANGUAGES)

    @property
    def inbox(self) -> Path:
        return self.home / "inbox"

    @property
    def extracts(self) -> Path:
        return self.home / "extracts"

    @property
    def landing(self) -> Path:
        return self.home / "landing"

    @property
    def warehouse(self) -> Path:
        return self.home / "warehouse"

    @property
    def published(self) -> Path:
        return self.home / "published"

    @property
    def reports(self) -> Path:
        return self.home / "reports"

    @property
    def share(self) -> Path:
        return self.share_dir or self.home / "share"

    @property
    def dagster(self) -> Path:
        return self.home / "dagster"

    @property
    def logs(self) -> Path:
        return self.home / "logs"


def _subset(name: str, value: tuple[str, ...], valid: tuple[str, ...]) -> tuple[str, ...]:
    unknown = [item for item in value if item not in valid]
    if unknown or not value:
        raise ValueError(
            f"SALES_PIPELINE_{name.upper()}: unknown or empty {', '.join(unknown) or '(empty)'}; "
            f"valid: {', '.join(valid) or 'none declared yet'}"
        )
    return value
