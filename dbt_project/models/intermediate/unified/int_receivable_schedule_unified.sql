{{ unify(
    'receivable_schedule',
    {
        'instalment_id': 'varchar',
        'invoice_id': 'varchar',
        'account_id': 'varchar',
        'instalment_number': 'integer',
        'due_date': 'date',
        'amount_due': 'decimal(18, 2)',
        'currency': 'varchar'
    },
    key="_source_system || ':' || instalment_id"
) }}
