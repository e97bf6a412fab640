with landed as (
    select * from {{ source('zoho', 'sales_orders') }}
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
        {{ clean_code('status') }} as status,

        ----------  numerics
        amount_incl_tax,
        tax_amount,
        discount_amount,
        {{ map_words('currency', 'zoho', 'currency') }} as currency,

        ----------  dates and timestamps
        {{ business_date('created_at') }} as order_date,
        due_date,
        created_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
