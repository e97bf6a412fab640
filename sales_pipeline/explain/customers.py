"""Measures of customers that stay and leave, and of what they say of the company.

The names are those of the columns of int_sales_measures and int_survey_measures.
"""

from sales_pipeline.explain.measure import Measure, Rows
from sales_pipeline.explain.sales import BOUGHT, LINES, NET, OWN_LINES

# An account is lost after the days of its own churn window.
BUYERS = f"""
    select lines.*, customers.churn_window_days
    from ({OWN_LINES}) as lines
    inner join marts.mart_customer_360 as customers on lines.account_key = customers.account_key
"""

LINEAGE = """_source_system as source_system, _source_record_id as source_record_id,
    _batch_id as batch_id, null as row_number"""

ANSWERS = f"""
    select *, response_key as record, response_date as day, {LINEAGE}
    from marts.fct_survey_scores
    where is_counted
"""

INVITATIONS = f"""
    select
        response_key as record, sent_date as day, response_date is not null as is_answered,
        sent_salesperson_key as salesperson_key, sent_team_key as team_key,
        sent_region_key as region_key, {LINEAGE}
    from marts.fct_survey_scores
    where is_invitation
"""

OPENING = "day between $period_start - churn_window_days and $period_start - 1"
LAST_YEAR_END = "(($period_end + 1 - interval 12 month)::date - 1)"
LAST_YEAR = f"""
    day between ($period_start - interval 12 month)::date and if(
        $end = $period_end, {LAST_YEAR_END}, least(($end - interval 1 year)::date, {LAST_YEAR_END})
    )
"""
THIS_YEAR = "day between $period_start and $end"
HAD_REVENUE = f"sum({NET}) filter ({LAST_YEAR}) > 0"


def _lost() -> Measure:
    return Measure(
        Rows(BUYERS),
        where=f"{BOUGHT} and day between $period_start - churn_window_days and $end",
        window="all",
        each="account_key",
        having=f"bool_or({OPENING}) and not bool_or(day > $end - churn_window_days)",
    )


def _of_old_accounts(days: str) -> Measure:
    return Measure(
        LINES,
        f"coalesce(sum({NET}) filter ({days}), 0)",
        f"is_counted and account_key <> 'unknown' and (({LAST_YEAR}) or ({THIS_YEAR}))",
        window="all",
        each="account_key",
        having=HAD_REVENUE,
    )


def _answers(condition: str, amount: str = "1") -> Measure:
    return Measure(Rows(ANSWERS), amount, condition)


CSAT = "question_code = 'CSAT' and score_norm is not null"
NPS = "question_code = 'NPS' and score_min = 0 and score_max = 10"

MEASURES = {
    "opening_count": Measure(
        Rows(BUYERS), where=f"{BOUGHT} and {OPENING}", window="all", each="account_key"
    ),
    "churned_count": _lost(),
    "base_amount": _of_old_accounts(LAST_YEAR),
    "retained_amount": _of_old_accounts(THIS_YEAR),
    "csat_points": _answers(CSAT, "round(100 * score_norm, 6)"),
    "csat_count": _answers(CSAT),
    "top2_count": _answers(f"{CSAT} and score >= score_max - 1"),
    "nps_count": _answers(NPS),
    "promoter_count": _answers(f"{NPS} and score >= 9"),
    "detractor_count": _answers(f"{NPS} and score <= 6"),
    "sent_count": Measure(Rows(INVITATIONS)),
    "answered_count": Measure(Rows(INVITATIONS), where="is_answered"),
}
