{{ unify(
    'match_decision',
    {
        'entity': 'varchar',
        'record_key': 'varchar',
        'other_record_key': 'varchar',
        'decision': 'varchar',
        'decided_by': 'varchar',
        'reason': 'varchar'
    },
    key="entity || '|' || least(record_key, other_record_key) || '|' || greatest(record_key, other_record_key)"
) }}
