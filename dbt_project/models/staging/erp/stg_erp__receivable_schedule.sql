with landed as (
    select * from {{ source('erp', 'receivable_schedule') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('instalment_id') }} as instalment_id,
        {{ clean_code('invoice_id') }} as invoice_id,
        {{ clean_code('source_account_id') }} as account_id,

        ----------  numerics
        instalment_number,
        amount_due,
        {{ map_words('currency', 'erp', 'currency') }} as currency,

        ----------  dates
        due_date,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
