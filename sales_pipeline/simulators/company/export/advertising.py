"""market/marketing_spend: 营销投放, what the marketing department spent, every Monday.

Each record has its id, so a file that comes twice changes nothing; one put right comes again.
"""

from collections.abc import Iterator
from datetime import date

from sales_pipeline.simulators.company import advertising
from sales_pipeline.simulators.company.advertising import Spend
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dates import as_date
from sales_pipeline.simulators.company.dirt.master_marks import Flaw
from sales_pipeline.simulators.company.export.drop import Drop
from sales_pipeline.simulators.company.export.feed import Feed
from sales_pipeline.simulators.company.export.sheet import Sheet, csv_bytes
from sales_pipeline.simulators.company.row import Row

SPENDING = {
    "spend_id": "投放编号", "campaign_id": "活动编号", "channel": "投放渠道",
    "spend_date": "日期", "amount": "金额", "currency": "币别", "impressions": "曝光量",
    "clicks": "点击量", "modified_at": "修改时间",
}  # fmt: skip
MONDAY = 0
SPEND_FLAWS = (
    Flaw("negative_amount", "amount", 26, "amount_not_negative"),
    Flaw("unknown_campaign", "campaign_id", 26),
    Flaw("impossible_date", "spend_date", 6, "no_parse_errors"),
    Flaw("text_in_number", "amount", 6, "no_parse_errors"),
    Flaw("currency_missing", "currency", 6, "currency_not_null"),
    Flaw("thousands_separator", "amount", 6),
    Flaw("exact_duplicate_row", "spend_id", 6),
)


def drops(company: Company, through: date) -> Iterator[Drop]:
    yield from SPEND_FEED.drops(company, through)


def _spend(company: Company, s: Spend, until: int) -> Row:
    amount, told = s.amount_on(until), max(day for day in s.days if day <= until)
    return {
        "spend_id": s.spend_id, "campaign_id": s.campaign_id, "channel": s.channel,
        "spend_date": as_date(s.day).isoformat(), "amount": f"{amount // 100}.{amount % 100:02d}",
        "currency": s.currency, "impressions": s.impressions, "clicks": s.clicks,
        "modified_at": f"{as_date(told)} 17:30:00",
    }  # fmt: skip


SPEND_FEED = Feed(
    "market", "marketing_spend", "营销投放_{}.csv", ("spend_id",), advertising.of, _spend,
    lambda rows: csv_bytes(Sheet(SPENDING, rows), "utf-8-sig"), MONDAY, SPEND_FLAWS,
)  # fmt: skip
