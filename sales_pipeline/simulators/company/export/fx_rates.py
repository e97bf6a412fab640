"""finance/fx_rates: the treasury's workbook, one row per currency, day and kind of rate.

A rate is found by its key, so a day that comes twice changes nothing; bank holidays have none.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dates import is_banking_day
from sales_pipeline.simulators.company.dirt.ledger import Ledger, Where
from sales_pipeline.simulators.company.export.drop import Drop, days_after, once
from sales_pipeline.simulators.company.export.sheet import Sheet, xlsx_bytes
from sales_pipeline.simulators.company.money import Quote
from sales_pipeline.simulators.company.row import Row

HEADERS = {
    "currency": "币种", "rate_date": "日期", "rate_type": "汇率类型",
    "rate_to_reporting": "汇率(兑人民币)",
}  # fmt: skip


def drops(company: Company, through: date) -> Iterator[Drop]:
    if company.first_drop > through:
        return
    for day in (company.first_drop, *days_after(company.first_drop, through)):
        quotes = quotes_in_drop(company, day)
        if quotes:
            file = f"汇率_{day:%Y%m%d}.xlsx"
            yield Drop("finance", "fx_rates", file, day, once(_workbook, quotes))


def _workbook(quotes: list[Quote], where: Where, ledger: Ledger) -> bytes:
    return xlsx_bytes(Sheet(HEADERS, [_row(q) for q in quotes]), "汇率")


def quotes_in_drop(company: Company, day: date) -> list[Quote]:
    """Everything known so far in the first drop, afterwards the quotes of the banking day."""
    quotes = company.market.rates.quotes
    if day == company.first_drop:
        return [q for q in quotes if q.rate_date <= day]
    since = day - timedelta(days=1)
    while not is_banking_day(since):
        since -= timedelta(days=1)
    return [q for q in quotes if since < q.rate_date <= day] if is_banking_day(day) else []


def known_quotes(company: Company, through: date) -> list[Quote]:
    days = [company.first_drop, *days_after(company.first_drop, through)]
    return [q for day in days for q in quotes_in_drop(company, day)]


def _row(quote: Quote) -> Row:
    return {
        "currency": quote.currency, "rate_date": quote.rate_date, "rate_type": quote.rate_type,
        "rate_to_reporting": Decimal(quote.rate).scaleb(-6),
    }  # fmt: skip
