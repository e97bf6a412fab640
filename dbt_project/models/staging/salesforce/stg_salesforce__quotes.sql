with landed as (
    select * from {{ source('salesforce', 'quotes') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('quote_id') }} as quote_id,
        {{ clean_code('quote_number') }} as quote_number,
        {{ clean_code('opportunity_id') }} as opportunity_id,
        {{ clean_code('account_id') }} as account_id,
        {{ clean_code('owner_id') }} as owner_id,

        ----------  texts
        {{ clean_code('status') }} as status,
        {{ map_words('currency', 'salesforce', 'currency') }} as currency,

        ----------  numerics
        amount,
        tax_amount,
        amount_before_discount - amount_after_discount as discount_amount,

        ----------  dates
        effective_to,

        ----------  timestamps
        created_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
