-- Records of CRMs and marketing spend as they stand; what an order is booked to is told of its
-- lines.
with opportunities as (
    select * from {{ ref('int_opportunity_unified') }}
    {{ latest_version() }}
),

leads as (
    select * from {{ ref('int_lead_unified') }}
    {{ latest_version() }}
),

records as (
    select _source_system, _source_table, _is_deleted, owner_id, account_id, campaign_id
    from opportunities
    union all
    select _source_system, _source_table, _is_deleted, owner_id, converted_account_id, campaign_id
    from leads
    union all
    select _source_system, _source_table, _is_deleted, owner_id, null, null
    from {{ ref('int_account_states') }}
    where known_to = date '9999-12-31'
    union all
    select _source_system, _source_table, _is_deleted, null, null, campaign_id
    from {{ ref('int_marketing_spend_states') }}
    where known_to = date '9999-12-31'
),

codes as (
    {% for dimension in ('owner', 'account', 'campaign') %}
        select
            '{{ dimension }}' as dimension,
            _source_system as source,
            _source_table as source_table,
            {{ dimension }}_id as code
        from records
        where not _is_deleted and {{ dimension }}_id is not null
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

known as (
    select * from {{ ref('int_known_codes') }}
)

-- Known everywhere or in the own source: one condition for both would be a nested loop.
select
    codes.dimension,
    codes.source,
    codes.source_table,
    codes.code,
    count(*) as record_count
from codes
anti join known as everywhere
    on codes.dimension = everywhere.dimension
    and codes.code = everywhere.code
    and everywhere.source is null
anti join known as own
    on codes.dimension = own.dimension
    and codes.code = own.code
    and codes.source = own.source
group by all
