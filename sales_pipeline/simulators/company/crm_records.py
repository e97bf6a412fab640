"""Records of the CRMs besides accounts: contacts, leads, deals, activities, campaigns.

Frozen lives: the state of each on any evening follows from its days.
"""

from dataclasses import dataclass

from sales_pipeline.simulators.company.crm import CrmAccount

OPEN_STAGES = 4  # then won, lost
WON, LOST = 4, 5


@dataclass(frozen=True, slots=True)
class Contact:
    contact_id: str
    account_id: str
    name: str
    name_en: str
    title: str
    mobile: str
    email: str
    opt_out: bool
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lead:
    """Created, answered, and converted or given up: the days of that order, NEVER if not."""

    lead_id: str
    name: str
    company: str
    channel: str
    campaign_id: str
    owner: str
    answered_after: int  # minutes
    converted: int
    dropped: int
    account_id: str
    deal_id: str
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Deal:
    """`stages` are (day, stage index); `closing` are (day, expected close) as it was put off."""

    deal_id: str
    account: CrmAccount
    owner: str
    next_owner: str
    name: str
    amount: int  # hundredths
    currency: int
    lead_id: str
    campaign_id: str
    stages: tuple[tuple[int, int], ...]
    closing: tuple[tuple[int, int], ...]
    loss_reason: str
    rival: str
    reassigned: int

    @property
    def days(self) -> tuple[int, ...]:
        return (*(d for d, _ in self.stages), *(d for d, _ in self.closing[1:]), self.reassigned)

    def stage_on(self, day: int) -> int:
        return [stage for since, stage in self.stages if since <= day][-1]

    def closing_on(self, day: int) -> int:
        return [due for since, due in self.closing if since <= day][-1]

    def owner_on(self, day: int) -> str:
        return self.next_owner if self.reassigned <= day else self.owner


@dataclass(frozen=True, slots=True)
class Activity:
    activity_id: str
    kind: str
    deal: Deal
    performer: str
    happened: int  # second since 1970, local
    entered: int
    minutes: int

    @property
    def days(self) -> tuple[int, ...]:
        return (self.entered // 86_400,)


@dataclass(frozen=True, slots=True)
class Campaign:
    campaign_id: str
    name: str
    channel: str
    budget: int
    ends: int
    days: tuple[int, ...]


def record_id(prefix: str, series: int, nth: int) -> str:
    if prefix.isdigit():
        return f"{prefix}{series}{nth:07d}"
    return f"{prefix}{series:02x}{nth:018x}"
