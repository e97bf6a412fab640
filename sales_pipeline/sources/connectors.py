"""The connectors there are, by the name that a layout gives in `extract.connector`.

A new one is a folder beside this file and a line in `VENDORS`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sales_pipeline.settings import Settings
from sales_pipeline.simulators.sandbox import sandbox
from sales_pipeline.sources.extract.connector import Connector
from sales_pipeline.sources.fxiaoke.config import FxiaokeConnection
from sales_pipeline.sources.fxiaoke.connector import fxiaoke_connector
from sales_pipeline.sources.http.client import http_client
from sales_pipeline.sources.http.clock import Clock, SystemClock
from sales_pipeline.sources.http.connection import Connection
from sales_pipeline.sources.http.errors import ExtractError
from sales_pipeline.sources.hubspot.config import HubSpotConnection
from sales_pipeline.sources.hubspot.connector import hubspot_connector
from sales_pipeline.sources.salesforce.config import SalesforceConnection
from sales_pipeline.sources.salesforce.connector import salesforce_connector
from sales_pipeline.sources.zoho.config import ZohoConnection
from sales_pipeline.sources.zoho.connector import zoho_connector


@dataclass(frozen=True)
class Vendor:
    """How to connect: the settings, and the connector made of them, an HTTP client, the file of
    the shared token and a clock."""

    connection: type[Connection]
    connector: Callable[..., Connector]


VENDORS = {
    "fxiaoke": Vendor(FxiaokeConnection, fxiaoke_connector),
    "hubspot": Vendor(HubSpotConnection, hubspot_connector),
    "salesforce": Vendor(SalesforceConnection, salesforce_connector),
    "zoho": Vendor(ZohoConnection, zoho_connector),
}


@dataclass(frozen=True)
class Connected:
    """A source with its connection open."""

    connection: Connection
    connector: Connector
    clock: Clock


@contextmanager
def connected(
    source: str,
    vendor: str,
    settings: Settings,
    clock: Clock | None = None,
    night: date | None = None,
) -> Iterator[Connected]:
    """Open the connection of a source; raises NotConfigured naming the missing variables.

    `night` matters to the simulated CRMs of a demo home alone: they know the future.
    """
    if vendor not in VENDORS:
        known = ", ".join(sorted(VENDORS))
        raise ExtractError(f"{source}: no connector '{vendor}'; known: {known}")
    chosen = VENDORS[vendor]
    if simulated := sandbox(settings.home, source, night):
        connection = chosen.connection.of(source, **simulated.settings)
        clock, tokens = simulated.clock, simulated.tokens
    else:
        connection = chosen.connection.of(source)
        clock, tokens = clock or SystemClock(), settings.extracts / source / ".token"
    with http_client(connection.connect_timeout, connection.read_timeout) as http:
        connector = chosen.connector(connection, http, tokens, clock)
        yield Connected(connection, connector, clock)
