{{ config(materialized='table') }}

-- Contracts of a cell: of whoever is in the spine, once there are contracts, or has, or had, some
-- in the look. Looks are those of sales and the closed periods of which a night learnt more.
{% set cell = [
    'known_on', 'scope_type', 'scope_key', 'period_grain', 'period_key', 'period_end', 'is_daily'
] %}
{% set scopes = dict(person_scopes(), company='company_key') %}

with contracts as (
    select * from {{ ref('int_contract_values') }}
),

changes as (
    select known_from as known_on, signed_date as first_day, signed_date as last_day from contracts
    union
    select known_to, signed_date as first_day, signed_date as last_day from contracts
    where known_to < date '9999-12-31'
    union
    -- The first contracts say of every month whether it had any.
    select min(known_from), date '0001-01-01', min(known_from) from contracts
),

all_looks as (
    select known_on, period_grain, period_key, period_start, period_end, end_date, is_kept
    from {{ ref('int_looks') }}
    where split_part(period_grain, '_', 1) in ('month', 'quarter', 'year')
    union
    {{ closed_periods('changes', 'first_day', 'last_day') }}
),

looks as (
    select all_looks.*, types.scope_type, types.keep_daily_versions as is_daily
    from all_looks
    inner join {{ ref('scope_types') }} as types
        on (all_looks.is_kept or types.keep_daily_versions)
        and types.scope_type in ('company', 'region', 'team', 'salesperson')
),

nights as (
    select distinct known_on from looks
),

standing as (
    select
        nights.known_on,
        nights.known_on < contracts.known_to as is_standing,
        contracts.* exclude (known_from, known_to)
    from contracts
    inner join nights on nights.known_on >= contracts.known_from
),

days as (
    {{ sum_per_scope(
        'standing', {'known_on': 'known_on', 'business_date': 'signed_date'},
        "count(*) filter (is_standing) as contract_count,
        coalesce(sum(amount_reporting) filter (is_standing), 0) as contract_amount,
        count(*) filter (is_standing and amount_reporting is null) as unconverted_count",
        'true', scopes
    ) }}
),

sums as (
    select
        looks.*,
        days.scope_key,
        sum(days.contract_count)::bigint as contract_count,
        sum(days.contract_amount)::decimal(38, 2) as contract_amount,
        sum(days.unconverted_count)::bigint as unconverted_count
    from looks
    inner join days
        on looks.known_on = days.known_on
        and looks.scope_type = days.scope_type
        and days.business_date between looks.period_start and looks.end_date
    group by all
),

spine as (
    select
        looks.*,
        members.scope_key,
        bool_or(looks.known_on < members.known_to) as is_member
    from looks
    inner join {{ ref('int_scope_members') }} as members
        on looks.scope_type = members.scope_type
        and members.member_from <= looks.period_end
        and members.member_to > looks.period_start
        and looks.known_on >= members.known_from
        and looks.period_start < members.known_to
    where looks.known_on >= (select min(known_from) from contracts)
    group by all
)

select
    {% for name in cell %}
        coalesce(spine.{{ name }}, sums.{{ name }}) as {{ name }},
    {% endfor %}
    coalesce(spine.is_member, false) or coalesce(sums.contract_count, 0) > 0 as is_present,
    coalesce(sums.contract_count, 0) as contract_count,
    coalesce(sums.contract_amount, 0) as contract_amount,
    coalesce(sums.unconverted_count, 0) as unconverted_contracts,
    coalesce(sums.contract_count, 0) as row_count
from spine
full join sums
    on spine.known_on = sums.known_on
    and spine.scope_type = sums.scope_type
    and spine.scope_key = sums.scope_key
    and spine.period_grain = sums.period_grain
    and spine.period_key = sums.period_key
