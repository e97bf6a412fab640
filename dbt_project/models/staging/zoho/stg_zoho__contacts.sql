with landed as (
    select * from {{ source('zoho', 'contacts') }}
),

mapped as (
    select
        ----------  ids
        {{ clean_code('source_contact_id') }} as source_contact_id,
        {{ clean_code('account_id') }} as account_id,
        {{ clean_code('owner_id') }} as owner_id,

        ----------  texts
        title,
        name,
        phone,
        email,

        ----------  booleans
        opt_out,

        ----------  timestamps
        created_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
