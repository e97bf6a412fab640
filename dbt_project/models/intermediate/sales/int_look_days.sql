{{ config(materialized='table') }}

-- The days of each look and the scope types it is taken for, so that facts join on equality.
select
    looks.* exclude (period_end, is_kept),
    scopes.scope_type,
    days.date_key as business_date
from {{ ref('int_looks') }} as looks
inner join {{ ref('scope_types') }} as scopes
    on (looks.is_kept or scopes.keep_daily_versions) and scopes.scope_type <> 'account'
inner join {{ ref('int_calendar') }} as days
    on days.date_key between looks.period_start and looks.end_date
