{{ unify(
    'survey_response',
    {
        'response_id': 'varchar',
        'survey_id': 'varchar',
        'account_source': 'varchar',
        'source_account_id': 'varchar',
        'respondent_id': 'varchar',
        'question_code': 'varchar',
        'score': 'integer',
        'score_min': 'integer',
        'score_max': 'integer',
        'sent_at': 'timestamp',
        'responded_at': 'timestamp'
    },
    key="_source_system || ':' || response_id"
) }}
