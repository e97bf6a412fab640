{{ unify(
    'peer_review',
    {
        'review_id': 'varchar',
        'period_grain': 'varchar',
        'period_key': 'varchar',
        'reviewee_id': 'varchar',
        'reviewer_id': 'varchar',
        'reviewer_role': 'varchar',
        'dimension': 'varchar',
        'score': 'decimal(9, 2)',
        'score_min': 'decimal(9, 2)',
        'score_max': 'decimal(9, 2)'
    },
    key="_source_system || ':' || review_id"
) }}
