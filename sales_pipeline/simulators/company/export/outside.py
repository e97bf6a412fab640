"""survey/responses (JSON), market/market_data (Parquet), market/competitors (CSV): voices outside.

Responses carry ids and come when answered; market figures come once a month, typed.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq

from sales_pipeline.simulators.company import facts
from sales_pipeline.simulators.company.catalogue import LINES
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dates import NEVER, as_date, month_key, month_start, number
from sales_pipeline.simulators.company.dice import stream
from sales_pipeline.simulators.company.dirt.master_marks import Flaw
from sales_pipeline.simulators.company.export.drop import Drop, weekly
from sales_pipeline.simulators.company.export.feed import Feed
from sales_pipeline.simulators.company.export.sheet import Sheet, csv_bytes, json_bytes
from sales_pipeline.simulators.company.row import Row

RESPONSES = {
    "response_id": "responseId", "survey_id": "surveyId", "source_account_id": "customerCode",
    "respondent": "respondent", "sent_at": "sentAt", "responded_at": "respondedAt",
    "question_code": "question", "score": "score", "score_min": "scoreMin",
    "score_max": "scoreMax", "comment": "comment",
}  # fmt: skip
MARKET = pa.schema([
    ("provider", pa.string()), ("market_code", pa.string()), ("period_key", pa.string()),
    ("market_size_amount", pa.decimal128(18, 2)), ("growth_rate", pa.decimal128(9, 6)),
    ("currency", pa.string()), ("published_at", pa.date32()), ("confidence", pa.string()),
    ("source_name", pa.string()),
])  # fmt: skip
COMPETITORS = {
    "competitor": "竞争对手", "market_code": "市场", "period_key": "月份",
    "share_estimate": "份额估计", "source_name": "来源", "observed_at": "日期",
}  # fmt: skip
RIVALS = ("华阳机电", "北辰动力", "蓝海流体")
QUESTIONS = (("CSAT", 1, 5), ("NPS", 0, 10))
COMMENTS = ("", "", "", "交期再快一点", "服务很好", "价格偏高", "资料不全", "响应及时")
PUBLISHING_DAY = 15
MONDAY = 0


@dataclass(frozen=True, slots=True)
class Response:
    """`days` are those of sending and answering; NEVER if nobody answered."""

    response_id: str
    survey: str
    account: str
    respondent: str
    question: tuple[str, int, int]
    score: int
    comment: str
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MarketFigure:
    line: str
    period: str
    size: int  # hundredths
    growth: int  # millionths
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    rival: str
    line: str
    period: str
    share: int  # millionths
    days: tuple[int, ...]


def drops(company: Company, through: date) -> Iterator[Drop]:
    for feed in (SURVEY_FEED, MARKET_FEED, COMPETITOR_FEED):
        yield from feed.drops(company, through)


def responses(company: Company) -> list[Response]:
    made: list[Response] = company.remember("responses", lambda: _responses(company))
    return made


def _responses(company: Company) -> list[Response]:
    """A survey goes out each quarter; four in ten answer both questions within three weeks."""
    rng = stream(company.seed, "survey")
    buyers = [
        c for _, c in company.market.customers.masters() if c.kind in ("customer", "distributor")
    ]
    made: list[Response] = []
    for first, _ in company.months[1::3]:
        sent = number(first) + 9
        asked = [c for c in buyers if c.first_day < sent - 60]
        for customer in (c for c in asked if rng.random() < min(1.0, 150 / len(asked))):
            answered = sent + int(rng.integers(0, 21)) if rng.random() < 0.4 else NEVER
            for question in QUESTIONS:
                _, low, high = question
                score = min(
                    high, max(low, round(float(rng.normal(low + (high - low) * 0.78, 1.1))))
                )
                made.append(Response(
                    f"R{len(made):07d}", f"S{first:%Y%m}", customer.code, f"{customer.code}-01",
                    question, score, COMMENTS[int(rng.integers(len(COMMENTS)))], (sent, answered),
                ))  # fmt: skip
    return made


def _response(company: Company, r: Response, until: int) -> Row:
    sent, answered = r.days
    known = answered <= until
    return {
        "response_id": r.response_id, "survey_id": r.survey, "source_account_id": r.account,
        "respondent": r.respondent, "sent_at": f"{as_date(sent)}T09:00:00+08:00",
        "responded_at": f"{as_date(answered)}T20:15:00+08:00" if known else None,
        "question_code": r.question[0], "score": r.score if known else None,
        "score_min": r.question[1], "score_max": r.question[2],
        "comment": r.comment if known else None,
    }  # fmt: skip


def responses_known(company: Company, through: date) -> Iterator[facts.ResponseFact]:
    """What the weekly files up to a night tell of the survey."""
    for day in list(weekly(company.first_drop, through))[-1:]:
        for r in responses(company):
            sent, answered = r.days
            if sent <= number(day):
                known = answered <= number(day)
                code, low, high = r.question
                yield facts.ResponseFact(
                    r.response_id, r.survey, "erp", r.account, r.respondent, code,
                    r.score if known else None, low, high, as_date(sent),
                    as_date(answered) if known else None,
                )  # fmt: skip


def market_figures(company: Company) -> list[MarketFigure]:
    """Sizes per product line, published in the middle of the month after next."""
    rng = stream(company.seed, "market")
    made = []
    for line in LINES:
        size = int(10 ** rng.uniform(11.0, 12.2))
        for first, _ in company.months:
            growth = int(rng.normal(4_000, 12_000))
            size += size * growth // 1_000_000
            published = number(month_start(first, 2) + timedelta(days=PUBLISHING_DAY - 1))
            made.append(MarketFigure(line.code, month_key(first), size, growth, (published,)))
    return made


def markets_known(company: Company, through: date) -> Iterator[facts.MarketFact]:
    """What has been published by a night."""
    for figure in market_figures(company):
        if figure.days[0] <= number(through):
            month = date.fromisoformat(f"{figure.period}-01")
            yield facts.MarketFact(figure.line, month, Decimal(figure.size).scaleb(-2))


def _market(company: Company, m: MarketFigure, until: int) -> Row:
    return {
        "provider": "行研工作室", "market_code": m.line, "period_key": m.period,
        "market_size_amount": Decimal(m.size).scaleb(-2),
        "growth_rate": Decimal(m.growth).scaleb(-6), "currency": "CNY",
        "published_at": as_date(m.days[0]), "confidence": "medium",
        "source_name": f"{m.period} 月报",
    }  # fmt: skip


def estimates(company: Company) -> list[Estimate]:
    """What the researchers think of three rivals, told with the size of the market."""
    rng = stream(company.seed, "competitors")
    return [
        Estimate(rival, f.line, f.period, int(rng.integers(500, 90_000)), f.days)
        for f in market_figures(company)
        for rival in RIVALS
    ]


def _estimate(company: Company, e: Estimate, until: int) -> Row:
    return {
        "competitor": e.rival, "market_code": e.line, "period_key": e.period,
        "share_estimate": Decimal(e.share).scaleb(-6), "source_name": "行研工作室",
        "observed_at": as_date(e.days[0]),
    }  # fmt: skip


def _parquet(rows: list[Row]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=MARKET), out)
    return out.getvalue()


SURVEY_FEED = Feed(
    "survey", "responses", "responses_{}.json", ("response_id",), responses, _response,
    lambda rows: json_bytes(Sheet(RESPONSES, rows)), MONDAY,
    (Flaw("exact_duplicate_row", "response_id", 4), Flaw("dirty_code", "source_account_id", 4)),
    first_row=1,
)  # fmt: skip
MARKET_FEED = Feed(
    "market", "market_data", "market_data_{}.parquet", ("market_code", "period_key"),
    market_figures, _market, _parquet,
)  # fmt: skip
COMPETITOR_FEED = Feed(
    "market", "competitors", "竞争对手_{}.csv",
    ("competitor", "market_code", "period_key", "source_name"), estimates, _estimate,
    lambda rows: csv_bytes(Sheet(COMPETITORS, rows), "utf-8-sig"),
)  # fmt: skip
