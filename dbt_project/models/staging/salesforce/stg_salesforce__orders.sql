with landed as (
    select * from {{ source('salesforce', 'orders') }}
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
        {{ map_words('currency', 'salesforce', 'currency') }} as currency,

        ----------  numerics
        amount_incl_tax,

        ----------  dates
        order_date,
        due_date,

        ----------  timestamps
        created_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
