with landed as (
    select * from {{ source('finance', 'product_budgets') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('product_id') }} as product_id,

        ----------  texts
        budget_version,
        'revenue' as ledger_account,
        scope_type,
        scope_key,
        'month' as period_grain,
        month as period_key,
        {{ map_words('currency', 'finance', 'currency') }} as currency,
        tax_basis,
        {{ map_words('target_status', 'finance', 'status') }} as status,
        approved_by,

        ----------  numerics
        amount,
        quantity,

        ----------  booleans
        true as is_detailed,

        ----------  timestamps
        approved_at::timestamp as approved_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
