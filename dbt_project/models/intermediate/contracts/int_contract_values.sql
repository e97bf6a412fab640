{{ config(materialized='table') }}

-- Signed contracts with what is looked up for them: the customer, team and region of the owner on
-- the day of signing, the rate of that day. Cut where one of them changed, so that each row stands
-- on all its nights.
with contracts as (
    select
        states.*,
        states._source_system || ':' || states.account_id as source_account_key,
        employees.employee_id as salesperson_id
    from {{ ref('int_contract_states') }} as states
    left join {{ ref('int_owner_employees') }} as employees
        on states._source_system = employees._source_system
        and states.owner_id = employees.user_id
        and employees.employee_id in (select employee_id from {{ ref('int_employee_states') }})
    where states.signed_date is not null
        and not states._is_deleted
        and coalesce(
            states.status not in (
                'ineffective', 'under_review', 'invalid', 'Draft', 'In Approval Process'
            ), true
        )
),

accounts as (select * from {{ ref('int_account_keys') }}),

teams as (select * from {{ ref('int_salesperson_teams') }}),

rates as (select * from {{ ref('int_fx_daily_rates') }}),

points as (
    select _record_key, known_from, known_from as known_on from contracts
    union
    select contracts._record_key, contracts.known_from, accounts.known_from as known_on
    from contracts
    inner join accounts on contracts.source_account_key = accounts.source_account_key
    union
    select contracts._record_key, contracts.known_from, unnest([teams.known_from, teams.known_to])
    from contracts
    inner join teams on contracts.salesperson_id = teams.employee_id
    union
    select contracts._record_key, contracts.known_from, unnest([rates.known_from, rates.known_to])
    from contracts
    inner join rates
        on contracts.currency = rates.currency and contracts.signed_date = rates.day
),

nights as (
    select
        contracts.* exclude (known_from, known_to),
        points.known_on as known_from,
        lead(points.known_on, 1, contracts.known_to) over (
            partition by contracts._record_key, contracts.known_from order by points.known_on
        ) as known_to
    from contracts
    inner join points
        on contracts._record_key = points._record_key
        and contracts.known_from = points.known_from
        and points.known_on >= contracts.known_from
        and points.known_on < contracts.known_to
)

select
    nights.* exclude (known_from),
    -- What is dated ahead counts from its day on.
    greatest(nights.known_from, nights.signed_date) as known_from,
    'company' as company_key,
    coalesce(nights.salesperson_id, 'unknown') as salesperson_key,
    coalesce(teams.team_key, 'unknown') as team_key,
    coalesce(teams.region_key, 'unknown') as region_key,
    coalesce(accounts.account_key, nights.source_account_key, 'unknown') as account_key,
    case
        when nights.currency = '{{ var("reporting_currency") }}' then nights.amount
        else {{ to_reporting('nights.amount', 'rates.rate_to_reporting') }}
    end::decimal(18, 2) as amount_reporting
from nights
left join accounts
    on nights.source_account_key = accounts.source_account_key
    and nights.known_from >= accounts.known_from
    and nights.known_from < accounts.known_to
left join teams
    on nights.salesperson_id = teams.employee_id
    and nights.signed_date >= teams.valid_from
    and nights.signed_date < teams.valid_to
    and nights.known_from >= teams.known_from
    and nights.known_from < teams.known_to
left join rates
    on nights.currency = rates.currency
    and nights.signed_date = rates.day
    and nights.known_from >= rates.known_from
    and nights.known_from < rates.known_to
where not coalesce(accounts.is_test, false) and nights.signed_date < nights.known_to
