"""What the connections of all vendors have in common, read from the environment only.

A connection belongs to a source: its variables begin with `SALES_PIPELINE_<SOURCE>_`, so one
company can have two organisations of one vendor.
"""

from datetime import timedelta
from typing import Any, Self

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from sales_pipeline.sources.http.errors import ExtractError
from sales_pipeline.sources.http.secrets import SECRETS


def env_prefix(source: str) -> str:
    return f"SALES_PIPELINE_{source.upper()}_"


class NotConfigured(ExtractError):
    """A connection without the settings it needs."""

    is_of_source = True


class Connection(BaseSettings):
    """Patience, pace and window of a connection.

    `lookback`: how far a window begins before the last cursor, for records that are committed late.
    """

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    connect_timeout: float = Field(default=10, gt=0)
    read_timeout: float = Field(default=60, gt=0)
    retry_budget: float = Field(default=1800, ge=0)
    lookback: timedelta = timedelta(minutes=30)
    safety_lag: timedelta = timedelta(minutes=1)
    part_rows: int = Field(default=10_000, ge=1)

    @property
    def secret_values(self) -> tuple[str, ...]:
        """What must never be written anywhere."""
        return ()

    @classmethod
    def of(cls, source: str, **given: Any) -> Self:
        """The connection of a source; raises NotConfigured naming every variable to mend. What is
        `given` needs no variable."""
        prefix = env_prefix(source)
        try:
            connection = cls(_env_prefix=prefix, **given)  # type: ignore[call-arg]
        except ValidationError as error:
            lines = (
                f"{prefix}{'_'.join(map(str, problem['loc'])).upper()}: {problem['msg']}"
                for problem in error.errors(include_input=False)
            )
            raise NotConfigured(
                f"{source} is not connected: {'; '.join(lines)}. Remedy: set these variables "
                "(.env.example describes them), or leave the source out of "
                "SALES_PIPELINE_ENABLED_SOURCES"
            ) from None
        for value in connection.secret_values:
            SECRETS.add(value)
        return connection
