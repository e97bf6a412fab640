with landed as (
    select * from {{ source('finance', 'expenses') }}
),

mapped as (
    select
        ----------  ids
        expense_id,
        salesperson_id,
        org_unit_id,
        legal_entity_id,

        ----------  texts
        {{ map_words('expense_category', 'finance', 'category') }} as category,
        expense_account,
        {{ map_words('channel', 'finance', 'channel') }} as channel,
        product_line,
        {{ map_words('currency', 'finance', 'currency') }} as currency,
        cost_center,

        ----------  numerics
        amount,

        ----------  dates
        expense_date,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
