"""Deals of one CRM: how each moves through the stages, and when it is put off.

Drawn from the stream it is given, so the same seed wins and loses the same deals.
"""

from typing import TYPE_CHECKING

import numpy as np

from sales_pipeline.simulators.company.crm import CrmAccount
from sales_pipeline.simulators.company.crm_records import (
    LOST,
    OPEN_STAGES,
    WON,
    Campaign,
    Deal,
    record_id,
)
from sales_pipeline.simulators.company.dates import NEVER, number

if TYPE_CHECKING:
    from sales_pipeline.simulators.company.company import Company

DEALS_PER_ACCOUNT = 0.9
GOODS = ("泵站改造", "空压站新建", "阀门年度框架", "自动化升级", "备件包", "维保合同")
LOSS_REASONS = ("价格", "交期", "技术不符", "预算取消", "竞争对手关系", "无回应")
RIVALS = ("格瑞流体", "科润泵业", "海拓自控", "Fluvanta", "")


def build(
    company: "Company",
    rng: np.random.Generator,
    accounts: list[CrmAccount],
    prefix: str,
    campaigns: list[Campaign],
) -> list[Deal]:
    first, last = number(company.start), number(company.last)
    made = []
    for nth in range(int(len(accounts) * DEALS_PER_ACCOUNT)):
        account = accounts[int(rng.integers(len(accounts)))]
        opened = int(
            rng.integers(max(first, account.created_day), max(last, account.created_day + 2))
        )
        stages = _stages(rng, opened)
        lead = record_id(prefix, 1, nth) if rng.random() < 0.4 else ""
        campaign = campaigns[int(rng.integers(len(campaigns)))].campaign_id
        made.append(Deal(
            record_id(prefix, 2, nth), account, account.owner, account.next_owner,
            f"{account.name[:6]}{GOODS[int(rng.integers(len(GOODS)))]}",
            int(10 ** rng.uniform(6.2, 8.6)) // 100 * 100,
            account.customer.currency if account.customer else 0, lead,
            campaign if rng.random() < 0.3 else "", stages, _closings(rng, stages),
            LOSS_REASONS[int(rng.integers(len(LOSS_REASONS)))],
            RIVALS[int(rng.integers(len(RIVALS)))],
            opened + int(rng.integers(5, 90)) if rng.random() < 0.04 else NEVER,
        ))  # fmt: skip
    return made


def _stages(rng: np.random.Generator, opened: int) -> tuple[tuple[int, int], ...]:
    """Forward mostly, a step back or a jump at times; a third of the deals is won."""
    day, stage, history = opened, 0, [(opened, 0)]
    while stage < OPEN_STAGES:
        day += 2 + int(rng.gamma(1.4, 13))
        draw = rng.random()
        if draw < 0.15:
            stage = LOST
        elif draw < 0.20 and stage > 0:
            stage -= 1
        else:
            stage = min(stage + (2 if draw > 0.95 else 1), WON)
        history.append((day, stage))
        if len(history) > 9:
            break
    return tuple(history)


def _closings(
    rng: np.random.Generator, stages: tuple[tuple[int, int], ...]
) -> tuple[tuple[int, int], ...]:
    """The first estimate is optimistic; it is put off now and then before the deal closes."""
    opened, ends = stages[0][0], stages[-1][0]
    due = opened + int((ends - opened) * rng.uniform(0.5, 1.1)) + 5
    closings = [(opened, due)]
    for _ in range(int(rng.integers(0, 3))):
        day = closings[-1][0] + int(rng.integers(6, 30))
        if day >= ends:
            break
        due += int(rng.integers(7, 45))
        closings.append((day, due))
    return tuple(closings)
