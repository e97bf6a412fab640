{% set dimensions = ['completeness', 'validity', 'uniqueness', 'consistency'] %}
with checked as (
    select * from {{ ref('int_dq_owner_months') }}
),

counted as (
    select
        month_start,
        entity,
        owner_key,
    {% for name in dimensions %}
        coalesce(sum(numerator) filter (dimension = '{{ name }}'), 0)::bigint
            as {{ name }}_numerator,
        coalesce(sum(denominator) filter (dimension = '{{ name }}'), 0)::bigint
            as {{ name }}_denominator{{ ',' if not loop.last }}
    {% endfor %}
    from checked
    group by all
)

select
    month_start,
    entity,
    owner_key,
{% for name in dimensions %}
    {{ name }}_numerator,
    {{ name }}_denominator,
    {{ rate(name) }} as {{ name }}_rate{{ ',' if not loop.last }}
{% endfor %}
from counted
-- What an owner has handed on or lost leaves a month of nothing behind.
where completeness_denominator > 0
