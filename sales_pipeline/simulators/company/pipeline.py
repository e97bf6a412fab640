"""The sales pipeline of a CRM: leads, deals, contacts, activities and campaigns that fit together.

Made once from a named stream; a deal lives in one of the two CRMs.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sales_pipeline.simulators.company import crm_work, deals
from sales_pipeline.simulators.company.crm_records import Activity, Campaign, Contact, Deal, Lead
from sales_pipeline.simulators.company.dice import stream

if TYPE_CHECKING:
    from sales_pipeline.simulators.company.company import Company


@dataclass(frozen=True)
class Pipeline:
    contacts: tuple[Contact, ...]
    leads: tuple[Lead, ...]
    deals: tuple[Deal, ...]
    activities: tuple[Activity, ...]
    campaigns: tuple[Campaign, ...]


def of(company: "Company", crm: str) -> Pipeline:
    """The pipeline of `zoho` or `fxiaoke`."""
    made: Pipeline = company.remember(("pipeline", crm), lambda: _build(company, crm))
    return made


def _build(company: "Company", crm: str) -> Pipeline:
    rng = stream(company.seed, "pipeline", crm)
    prefix = {"zoho": "57257670000", "fxiaoke": "64f0"}[crm]
    accounts = [a for a in company.crm(crm) if not a.is_test]
    elsewhere = _shared(company) if crm == "zoho" else set()
    homes = [a for a in accounts if a.customer is None or a.customer.code not in elsewhere]
    held = crm_work.campaigns(company, rng, prefix)
    won_and_lost = deals.build(company, rng, homes, prefix, held)
    return Pipeline(
        tuple(crm_work.contacts(rng, accounts, prefix)),
        tuple(crm_work.leads(company, rng, won_and_lost, prefix, held, len(accounts))),
        tuple(won_and_lost),
        tuple(crm_work.activities(company, rng, won_and_lost, prefix)),
        tuple(held),
    )


def _shared(company: "Company") -> set[str]:
    """Firms that both CRMs know: their deals live in Fxiaoke."""
    known = [
        {a.customer.code for a in company.crm(crm) if a.customer} for crm in ("zoho", "fxiaoke")
    ]
    return known[0] & known[1]
