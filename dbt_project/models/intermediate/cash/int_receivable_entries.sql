{% set columns = [
    'account_key', 'currency', 'entry_type', 'document_key', 'instalment_key', 'invoice_key',
    'issued_on', 'due_date', 'posted_on', 'received_on', 'cash_on', 'is_auto', 'is_due_assumed',
    'salesperson_key', 'team_key', 'region_key', 'amount', 'amount_reporting', 'received_reporting'
] %}
{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='account_key',
    on_schema_change='fail'
) }}

-- Every instalment, and every amount that a document moved to one or to what is unapplied, dated by
-- the day on which it happened; settled by sales_pipeline/receivables. In reporting currency at the
-- rate of the invoice's day, so that an instalment and what settles it are equal to the cent;
-- received_reporting is the same amount at the rate of the payment's day.
with points as (
    select
        account_key,
        known_on,
        min(known_on) over (partition by account_key) as first_on,
        lead(known_on, 1, date '9999-12-31') over (
            partition by account_key order by known_on
        ) as known_to
    from {{ ref('int_receivable_points') }}
),

instalments as (
    select * from {{ ref('int_instalments') }}
),

documents as (
    select * from {{ ref('int_settling_documents') }}
),

owed as (
    select
        account_key, currency, known_on,
        to_json(list({
            'key': instalment_key, 'invoice': invoice_key, 'order': order_key, 'issued': issue_date,
            'due': due_date, 'number': instalment_number, 'owed': amount_due::varchar
        }))::varchar as rows
    from instalments
    group by all
),

given as (
    select
        account_key, currency, known_on,
        to_json(list({
            'key': document_key, 'kind': entry_type, 'invoice': invoice_key, 'order': order_key,
            'day': received_on, 'amount': amount::varchar, 'reversed_on': reversed_on
        }))::varchar as rows
    from documents
    group by all
),

-- A table of its own: DuckDB would call the function again for each column.
settled as materialized (
    select
        given.account_key, given.currency, given.known_on,
        settle(owed.rows, given.rows)::json as postings
    from given
    left join owed using (account_key, currency, known_on)
),

postings as (
    select
        account_key, currency, known_on,
        unnest(from_json(postings, '[{
            "document_key": "varchar", "instalment_key": "varchar", "posted_on": "date",
            "received_on": "date", "amount": "decimal(18, 2)", "is_auto": "boolean",
            "turn": "integer"
        }]'), recursive := true)
    from settled
),

converted as (
    select
        postings.*,
        documents.entry_type,
        coalesce(instalments.salesperson_key, documents.salesperson_key) as salesperson_key,
        coalesce(instalments.team_key, documents.team_key) as team_key,
        coalesce(instalments.region_key, documents.region_key) as region_key,
        documents.cash_on,
        instalments.invoice_key,
        coalesce(instalments.issue_date, postings.posted_on) as issued_on,
        instalments.due_date,
        if(
            postings.instalment_key is null,
            {{ converted_part('postings.amount', 'documents.fx_rate', 'on_place') }},
            {{ converted_part('postings.amount', 'instalments.fx_rate', 'on_place') }}
        ) as amount_reporting,
        if(
            documents.is_receipt,
            {{ converted_part('postings.amount', 'documents.fx_rate', 'of_document') }}, 0
        ) as received_reporting
    from postings
    inner join documents
        on postings.known_on = documents.known_on
        and postings.account_key = documents.account_key
        and postings.document_key = documents.document_key
    left join instalments
        on postings.known_on = instalments.known_on
        and postings.account_key = instalments.account_key
        and postings.instalment_key = instalments.instalment_key
    window
        on_place as (
            partition by
                postings.known_on, postings.account_key,
                coalesce(postings.instalment_key, ':' || postings.document_key)
            order by postings.turn
        ),
        of_document as (
            partition by postings.known_on, postings.account_key, postings.document_key
            order by postings.turn
        )
),

computed as (
    select
        known_on, account_key, currency, 'instalment' as entry_type,
        instalment_key as document_key, instalment_key, invoice_key, issue_date as issued_on,
        due_date, issue_date as posted_on, null::date as received_on, null::date as cash_on,
        false as is_auto, is_due_assumed, salesperson_key, team_key, region_key,
        amount_due as amount,
        {{ to_reporting('amount_due') }} as amount_reporting,
        null::decimal(18, 2) as received_reporting
    from instalments
    union all by name
    select
        known_on, account_key, currency, entry_type, document_key, instalment_key, invoice_key,
        issued_on, due_date, posted_on, received_on, cash_on, is_auto, false as is_due_assumed,
        salesperson_key, team_key, region_key,
        sum(amount)::decimal(18, 2) as amount,
        sum(amount_reporting)::decimal(18, 2) as amount_reporting,
        sum(received_reporting)::decimal(18, 2) as received_reporting
    from converted
    group by all
),

states as (
    select computed.* exclude (known_on), points.known_on as known_from, points.known_to
    from computed
    inner join points using (account_key, known_on)
    {% if is_incremental() %}
        union all by name
        -- What stood before the run stands until the first night that looks again.
        select standing.* exclude (known_to), points.first_on as known_to
        from {{ this }} as standing
        inner join points
            on standing.account_key = points.account_key and points.known_on = points.first_on
        where standing.known_from < {{ range_start() }} and standing.known_to >= {{ range_start() }}
    {% endif %}
),

-- An entry that a night finds as it was goes on: it is no news.
stretches as (
    select
        *,
        coalesce(
            lag(known_to) over (partition by {{ columns | join(', ') }} order by known_from)
            <> known_from, true
        ) as is_new
    from states
),

numbered as (
    select
        *,
        count(*) filter (is_new) over (
            partition by {{ columns | join(', ') }} order by known_from
        ) as stretch
    from stretches
)

select
    {{ columns | join(', ') }},
    min(known_from) as known_from,
    max(known_to) as known_to
from numbered
group by {{ columns | join(', ') }}, stretch
