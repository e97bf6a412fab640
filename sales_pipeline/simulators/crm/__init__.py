"""Servers on loopback that behave as CRM vendors do, and refuse what the vendor refuses.

Time is virtual and randomness seeded, so a run against one gives the same answers every time.
"""

from sales_pipeline.simulators.crm.app import Simulator
from sales_pipeline.simulators.crm.call import Call, Refused, Reply, Route
from sales_pipeline.simulators.crm.clock import RateWindow, VirtualClock
from sales_pipeline.simulators.crm.faults import FaultRule
from sales_pipeline.simulators.crm.server import serve
from sales_pipeline.simulators.crm.store import Store
from sales_pipeline.simulators.crm.table import FieldType, Record

__all__ = [
    "Call", "FaultRule", "FieldType", "RateWindow", "Record", "Refused", "Reply", "Route",
    "Simulator", "Store", "VirtualClock", "serve",
]  # fmt: skip
