with landed as (
    select * from {{ source('fxiaoke', 'sales_orders') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('order_id') }} as order_id,
        {{ clean_code('order_number') }} as order_number,
        {{ clean_code('opportunity_id') }} as opportunity_id,
        {{ clean_code('quote_id') }} as quote_id,
        {{ clean_code('account_id') }} as account_id,
        {{ clean_code('salesperson_id') }} as salesperson_id,

        ----------  texts
        {{ map_words('order_status', 'fxiaoke', 'status') }} as status,
        {{ map_words('currency', 'fxiaoke', 'currency') }} as currency,

        ----------  numerics
        amount_incl_tax,

        ----------  timestamps
        order_date,
        due_date,
        created_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
