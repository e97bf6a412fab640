{% set measures = receivable_measures() %}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ void_run_nights(this, receivable_measures()) }}"
) }}

-- What each night added to and took from each scope's day. An amount is open from its issue, due on
-- its due date and overdue on the day after; what settles it counts on the later of both days: sums
-- up to a day are what was open, due or overdue then.
with entries as (
    select
        *,
        'company' as company_key,
        entry_type = 'instalment' as is_owed,
        if(entry_type = 'instalment', amount_reporting, -amount_reporting) as change,
        greatest(posted_on, due_date) as due_on,
        greatest(posted_on, due_date, cash_on) as cash_due_on
    from {{ ref('int_receivable_entries') }}
    where known_from < known_to
),

moves as (
    select *, posted_on as business_date, change as open_change, 1 as row_count
    from entries
    where instalment_key is not null
    union all by name
    select *, posted_on as business_date, -change as unapplied_change, 1 as row_count
    from entries
    where instalment_key is null
    union all by name
    select *, (due_on + 1)::date as business_date, change as overdue_change
    from entries
    where instalment_key is not null and due_on = due_date
    union all by name
    select *, due_on as business_date, change as overdue_change
    from entries
    where instalment_key is not null and due_on > due_date
    union all by name
    select
        *, due_on as business_date,
        if(is_owed or entry_type = 'credit', change, 0) as due_amount,
        change as due_open_change,
        if(entry_type = 'cash', 0, change) as due_uncollected_change,
        if(entry_type = 'cash', -change, 0) as collected_amount,
        {{ amounts_of_own_period('due_on', 'due_date') }}
    from entries
    where instalment_key is not null
    union all by name
    select *, cash_due_on as business_date, -change as collected_cash
    from entries
    where instalment_key is not null and entry_type = 'cash' and cash_on is not null
    union all by name
    select *, received_on as business_date, received_reporting as received_amount
    from entries
    where entry_type = 'cash'
),

changes as (
    {{ sum_per_scope(
        'moves', {'known_on': 'known_from', 'business_date': 'business_date'},
        sum_measures(measures),
        is_new_night('known_from'), receivable_scopes()
    ) }}
    union all by name
    select
        * replace (
            {% for measure in measures %}
                -{{ measure }} as {{ measure }}{{ ',' if not loop.last }}
            {% endfor %}
        )
    from (
        {{ sum_per_scope(
            'moves', {'known_on': 'known_to', 'business_date': 'business_date'},
            sum_measures(measures),
            is_new_night('known_to'), receivable_scopes()
        ) }}
    ) as taken
)

select
    known_on,
    scope_type,
    scope_key,
    business_date,
    {{ sum_measures(measures) }}
from changes
group by all
