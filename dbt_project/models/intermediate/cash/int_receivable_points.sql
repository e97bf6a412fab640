{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{% if is_incremental() %}delete from {{ this }} where known_on < {{ range_start() }}{% endif %}"
) }}

-- The nights of the run on which something changed that a customer's settlement reads: documents,
-- who is one customer, rates, teams. What an earlier run of the same nights found stays: it is
-- looked at again.
with run as (
    select
        min(known_on) as first_night,
        max(known_on) as last_night,
        bool_or(is_rebuild) as is_whole
    from {{ ref('int_nights') }}
    cross join {{ source('control', 'run_context') }}
),

documents as (
    select
        _source_system || ':' || account_id as source_account_key, known_from, known_to,
        currency, issue_date as day, salesperson_id
    from {{ ref('int_invoice_states') }}
    union all
    select
        _source_system || ':' || account_id, known_from, known_to,
        currency, payment_date, salesperson_id
    from {{ ref('int_payment_states') }}
    union all
    select
        '{{ customer_source() }}:' || account_id, known_from, known_to,
        currency, document_date, null
    from {{ ref('int_opening_balance_states') }}
    union all
    select _source_system || ':' || account_id, known_from, known_to, null, null, null
    from {{ ref('int_receivable_schedule_states') }}
    union all
    select
        payments._source_system || ':' || payments.account_id, bills.known_from, bills.known_to,
        null, null, null
    from {{ ref('int_acceptance_bill_states') }} as bills
    inner join {{ ref('int_payment_states') }} as payments
        on bills._source_system || ':' || bills.payment_id = payments._record_key
),

changed_rates as (
    select currency, day, known_from, known_to from {{ ref('int_fx_daily_rates') }}
    where known_to >= (select first_night from run)
),

changed_teams as (
    select employee_id, known_from, known_to from {{ ref('int_salesperson_teams') }}
    where known_to >= (select first_night from run)
),

changes as (
    select source_account_key, unnest([known_from, known_to]) as night from documents
    union
    select documents.source_account_key, unnest([rates.known_from, rates.known_to])
    from changed_rates as rates
    inner join documents on rates.currency = documents.currency and rates.day = documents.day
    where documents.currency <> '{{ var("reporting_currency") }}'
    union
    select documents.source_account_key, unnest([teams.known_from, teams.known_to])
    from changed_teams as teams
    inner join documents on teams.employee_id = documents.salesperson_id
    union
    select source_account_key, unnest([known_from, known_to]) from {{ ref('int_account_keys') }}
    where source_account_key in (select source_account_key from documents)
),

nights as (
    select distinct
        changes.source_account_key, greatest(changes.night, run.first_night)::date as known_on
    from changes
    cross join run
    where changes.night <= run.last_night and (changes.night >= run.first_night or run.is_whole)
),

-- A record that changed its customer on the night concerns both.
customers as (
    select coalesce(keys.account_key, nights.source_account_key) as account_key, nights.known_on
    from nights
    left join {{ ref('int_account_keys') }} as keys
        on nights.source_account_key = keys.source_account_key
        and nights.known_on between keys.known_from and keys.known_to
    union
    select source_account_key, known_on from nights
)

select account_key, known_on from customers
{% if is_incremental() %}
    except
    select account_key, known_on from {{ this }}
{% endif %}
