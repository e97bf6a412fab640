{% set parts = ['legal_entity_id', 'org_unit_id', 'category', 'expense_account'] %}

with landed as (
    select * from {{ source('finance', 'expense_budgets') }}
),

-- 全部 is a part that the line does not tell apart.
told as (
    select
        * replace (
            {% for part in parts %}
                nullif({{ part }}, '全部') as {{ part }}{{ ',' if not loop.last }}
            {% endfor %}
        )
    from landed
),

mapped as (
    select
        ----------  texts
        budget_version,
        'expense' as ledger_account,
        'company' as scope_type,
        'company' as scope_key,
        legal_entity_id,
        org_unit_id,
        {{ map_words('expense_category', 'finance', 'category') }} as category,
        expense_account,
        'month' as period_grain,
        month as period_key,
        {{ map_words('currency', 'finance', 'currency') }} as currency,
        tax_basis,
        {{ map_words('target_status', 'finance', 'status') }} as status,
        approved_by,

        ----------  numerics
        amount,

        ----------  booleans
        true as is_detailed,

        ----------  timestamps
        approved_at::timestamp as approved_at,

        {{ lineage_columns() }}
    from told
),

{{ record_versions('mapped') }}
