with landed as (
    select * from {{ source('erp', 'acceptance_bills') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('bill_no') }} as bill_no,
        {{ clean_code('payment_id') }} as payment_id,
        {{ clean_code('source_account_id') }} as account_id,

        ----------  texts
        {{ map_words('bill_status', 'erp', 'bill_status') }} as bill_status,

        ----------  numerics
        face_amount,

        ----------  dates
        received_on,
        maturity_date,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
