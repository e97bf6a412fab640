{{ config(materialized='table') }}

-- All survey measures of a cell side by side, of whoever is in the spine or has, or had, answers or
-- invitations in the look.
{% set cell = [
    'known_on', 'scope_type', 'scope_key', 'period_grain', 'period_key', 'period_end', 'is_daily'
] %}
{% set measures = [
    'csat_points', 'csat_count', 'top2_count', 'nps_count', 'promoter_count', 'detractor_count',
    'sent_count', 'answered_count'
] %}

with looks as (
    select looks.*, scopes.scope_type, scopes.keep_daily_versions as is_daily
    from {{ ref('int_survey_looks') }} as looks
    inner join {{ ref('scope_types') }} as scopes
        on (looks.is_kept or scopes.keep_daily_versions)
        and scopes.scope_type in ('company', 'region', 'team', 'salesperson')
),

spine as (
    select
        looks.*, members.scope_key,
        bool_or(looks.known_on < members.known_to) as is_member
    from looks
    inner join {{ ref('int_scope_members') }} as members
        on looks.scope_type = members.scope_type
        and members.member_from <= looks.period_end
        and members.member_to > looks.period_start
        and looks.known_on >= members.known_from
        and looks.period_start < members.known_to
    group by all
),

sums as (
    select
        {% for measure in measures %}
            sum(deltas.{{ measure }}) as {{ measure }},
        {% endfor %}
        sum(deltas.row_count)::bigint as row_count,
        looks.*,
        deltas.scope_key
    from looks
    inner join {{ ref('int_survey_deltas') }} as deltas
        on looks.scope_type = deltas.scope_type
        and deltas.business_date between looks.period_start and looks.end_date
        and deltas.known_on <= looks.known_on
    group by all
)

select
    {% for name in cell %}
        coalesce(spine.{{ name }}, sums.{{ name }}) as {{ name }},
    {% endfor %}
    coalesce(spine.is_member, false) or coalesce(sums.row_count, 0) > 0 as is_present,
    {% for measure in measures %}
        coalesce(sums.{{ measure }}, 0) as {{ measure }},
    {% endfor %}
    coalesce(sums.row_count, 0) as row_count
from spine
full join sums
    on spine.known_on = sums.known_on
    and spine.scope_type = sums.scope_type
    and spine.scope_key = sums.scope_key
    and spine.period_grain = sums.period_grain
    and spine.period_key = sums.period_key
