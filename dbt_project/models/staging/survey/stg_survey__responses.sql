with landed as (
    select * from {{ source('survey', 'responses') }}
),

-- Comments stay in the landed files: free text about people.
mapped as (
    select
        ----------  ids
        {{ clean_code('response_id') }} as response_id,
        {{ clean_code('survey_id') }} as survey_id,
        'erp' as account_source,
        {{ clean_code('source_account_id') }} as source_account_id,
        {{ clean_code('respondent') }} as respondent_id,
        {{ clean_code('question_code') }} as question_code,

        ----------  numerics
        score,
        score_min,
        score_max,

        ----------  timestamps
        sent_at,
        responded_at,

        {{ lineage_columns() }}
    from landed
),

{{ record_versions('mapped') }}
