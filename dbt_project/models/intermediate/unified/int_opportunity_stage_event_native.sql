{{ unify(
    'opportunity_stage_event',
    {
        'stage_event_id': 'varchar',
        'opportunity_id': 'varchar',
        'from_stage': 'varchar',
        'to_stage': 'varchar',
        'entered_at': 'timestamp',
        'changed_by': 'varchar',
        'is_derived': 'boolean'
    },
    key="_source_system || ':' || stage_event_id"
) }}
