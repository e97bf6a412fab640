"""Zoho CRM, REST v8: a strict server of it, and records to put into it."""

from sales_pipeline.simulators.crm.zoho.crm import ZohoCrm
from sales_pipeline.simulators.crm.zoho.fill import fill, filled, settle

__all__ = ["ZohoCrm", "fill", "filled", "settle"]
