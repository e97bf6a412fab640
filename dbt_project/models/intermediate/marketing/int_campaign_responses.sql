{{ config(materialized='table') }}

-- Leads and opportunities that name a campaign, by the day they were created, with the account that
-- they belong to: of a lead the one it was converted to. Cut where that one's golden key changed.
with records as (
    select
        _record_key, 'lead' as kind, _source_system,
        _source_system || ':' || campaign_id as campaign_key,
        _source_system || ':' || converted_account_id as source_account_key,
        {{ business_date('created_at') }} as response_date,
        null::date as won_date,
        _record_id, _batch_id, known_from, known_to
    from {{ ref('int_lead_states') }}
    where not _is_deleted and campaign_id is not null and created_at is not null
    union all
    select
        _record_key, 'opportunity', _source_system,
        _source_system || ':' || campaign_id,
        _source_system || ':' || account_id,
        {{ business_date('created_at') }},
        case when is_won then coalesce({{ business_date('closed_at') }}, expected_close_date) end,
        _record_id, _batch_id, known_from, known_to
    from {{ ref('int_opportunity_states') }}
    where not _is_deleted and campaign_id is not null and created_at is not null
),

accounts as (select * from {{ ref('int_account_keys') }}),

points as (
    select kind, _record_key, known_from, known_from as known_on from records
    union
    select
        records.kind, records._record_key, records.known_from,
        unnest([accounts.known_from, accounts.known_to])
    from records
    inner join accounts on records.source_account_key = accounts.source_account_key
),

nights as (
    select
        records.* exclude (known_from, known_to),
        points.known_on as known_from,
        lead(points.known_on, 1, records.known_to) over (
            partition by records.kind, records._record_key, records.known_from
            order by points.known_on
        ) as known_to
    from records
    inner join points
        on records.kind = points.kind
        and records._record_key = points._record_key
        and records.known_from = points.known_from
        and points.known_on >= records.known_from
        and points.known_on < records.known_to
)

select
    nights.*,
    coalesce(accounts.account_key, nights.source_account_key) as account_key
from nights
left join accounts
    on nights.source_account_key = accounts.source_account_key
    and nights.known_from >= accounts.known_from
    and nights.known_from < accounts.known_to
where not coalesce(accounts.is_test, false)
