"""Step 1 of the recipe: the settings of a vendor that takes an API key and has no tokens."""

from datetime import timedelta

from pydantic import SecretStr

from sales_pipeline.sources.http.connection import Connection


class AcmeConnection(Connection):
    """One account."""

    base_url: str
    api_key: SecretStr
    page_size: int = 20
    # A place is an id: it does not age.
    position_lifetime: timedelta = timedelta(days=1)

    @property
    def secret_values(self) -> tuple[str, ...]:
        return (self.api_key.get_secret_value(),)
