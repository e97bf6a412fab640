{{ unify(
    'acceptance_bill',
    {
        'bill_no': 'varchar',
        'payment_id': 'varchar',
        'account_id': 'varchar',
        'bill_status': 'varchar',
        'face_amount': 'decimal(18, 2)',
        'received_on': 'date',
        'maturity_date': 'date'
    },
    key="_source_system || ':' || bill_no"
) }}
