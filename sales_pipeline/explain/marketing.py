"""Measures of marketing, by the names of the columns of int_marketing_measures.

Conditions are those of its models.
"""

from sales_pipeline.explain.measure import Measure, Rows
from sales_pipeline.explain.sales import NET, OWN_LINES

# The first row says since when spending is told of: before that, none is not nothing.
SPENT = """
    with told as (
        select date_trunc('month', min(spend_date))::date as since from marts.fct_marketing_spend
    ),

    parts as (
        select
            spend_key as record, spend_date as day, amount_reporting as amount,
            _source_system as source_system, _source_record_id as source_record_id,
            _batch_id as batch_id
        from marts.fct_marketing_spend
        where spend_date between $period_start and $end
        union all
        select 'told of since', since, 0, null, null, null
        from told
    )

    select
        parts.*, 'company' as scope_type, 'company' as scope_key, null::bigint as row_number
    from parts
    cross join told
    where $period_start >= told.since
"""

LEADS = """
    select
        *, response_key as record, response_date as day, _source_system as source_system,
        _source_record_id as source_record_id, _batch_id as batch_id, null::bigint as row_number
    from marts.fct_campaign_responses
    where kind = 'lead'
"""

# Lines of accounts on the days from a touch until 90 days after the last one.
FOLLOWING = f"""
    select lines.*
    from ({OWN_LINES}) as lines
    semi join marts.fct_campaign_responses as touches
        on lines.account_key = touches.account_key
        and lines.day between touches.response_date and touches.response_date + 90
    where lines.account_key <> 'unknown'
"""

MEASURES = {
    "marketing_spend": Measure(Rows(SPENT, scopes="rows"), "amount", window="all"),
    "lead_count": Measure(Rows(LEADS)),
    "attributed_costed_amount": Measure(
        Rows(FOLLOWING), NET, "is_counted and cost_amount is not null"
    ),
    "attributed_cost_amount": Measure(
        Rows(FOLLOWING), "cost_amount", "is_counted or line_type = 'gift'"
    ),
}
