{{ config(materialized='table') }}

-- Cases with everything they look up, as known from night to night: the customer, and whoever owned
-- the account on the day of opening, with the team and region of that day.
with cases as (
    select
        *,
        _source_system || ':' || account_id as source_account_key,
        {{ business_date('opened_at') }} as business_date
    from {{ ref('int_service_case_states') }}
    where not _is_deleted and opened_at is not null
),

owners as ({{ account_owners() }}),

accounts as (select * from {{ ref('int_account_keys') }}),

teams as (select * from {{ ref('int_salesperson_teams') }}),

owned as (
    select cases.*, owners.owner_key, owners.owner_known_from
    from cases
    left join owners
        on cases.source_account_key = owners.source_account_key
        and cases.business_date >= owners.owner_from
        and cases.business_date < owners.owner_to
),

nights as (
    select _record_key, unnest([known_from, known_to, owner_known_from]) as night from owned
    union
    select owned._record_key, unnest([accounts.known_from, accounts.known_to])
    from owned
    inner join accounts on owned.source_account_key = accounts.source_account_key
    union
    select owned._record_key, unnest([teams.known_from, teams.known_to])
    from owned
    inner join teams on owned.owner_key = teams.employee_id
),

spans as (
    select
        _record_key, night,
        lead(night, 1, date '9999-12-31') over (partition by _record_key order by night)
            as next_night
    from nights
    where night < date '9999-12-31'
),

slices as (
    select
        owned.* exclude (known_from, known_to, owner_key),
        -- What is dated ahead counts from its day on.
        greatest(spans.night, owned.business_date) as known_from,
        spans.next_night as known_to,
        case when owned.owner_known_from <= spans.night then owned.owner_key end as owner_key
    from spans
    inner join owned
        on spans._record_key = owned._record_key
        and spans.night >= owned.known_from
        and spans.night < owned.known_to
    where owned.business_date < spans.next_night
)

select
    slices.* exclude (owner_key, owner_known_from),
    'company' as company_key,
    coalesce(teams.team_key, 'unknown') as team_key,
    coalesce(teams.region_key, 'unknown') as region_key,
    coalesce(accounts.account_key, slices.source_account_key, 'unknown') as account_key,
    coalesce(accounts.is_test, false) as is_test
from slices
left join accounts
    on slices.source_account_key = accounts.source_account_key
    and slices.known_from >= accounts.known_from
    and slices.known_from < accounts.known_to
left join teams
    on slices.owner_key = teams.employee_id
    and slices.business_date >= teams.valid_from
    and slices.business_date < teams.valid_to
    and slices.known_from >= teams.known_from
    and slices.known_from < teams.known_to
