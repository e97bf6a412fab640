"""Measures of contracts, by the names of the columns of int_contract_measures."""

from sales_pipeline.explain.measure import Measure, Rows

CONTRACTS = """
    select
        *, contract_key as record, signed_date as day, _source_system as source_system,
        _source_record_id as source_record_id, _batch_id as batch_id, null::bigint as row_number
    from marts.fct_contracts
"""

MEASURES = {
    "contract_count": Measure(Rows(CONTRACTS)),
    "contract_amount": Measure(Rows(CONTRACTS), "amount_reporting"),
}
