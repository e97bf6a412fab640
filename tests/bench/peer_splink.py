"""Splink (5.0) on generated accounts: `python peer_splink.py records.parquet keys.csv`.

Keys are made with plain SQL (lower case, no blanks, digits of the phone, domain of the mail), the
blocks and the comparisons are those its documentation suggests for firms, and the weights are
trained on the records. Splink is not among the dependencies; bench_identity.py calls it.
"""

import sys

import duckdb
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

KEYS = r"""
select
    record_key as unique_id,
    nullif(regexp_replace(lower(name), '[\s\p{P}]|有限(责任)?公司|股份', '', 'g'), '') as name,
    nullif(upper(regexp_replace(tax_id, '\s', '', 'g')), '') as tax_id,
    nullif(right(regexp_replace(phone, '[^0-9]', '', 'g'), 8), '') as phone,
    nullif(lower(split_part(email, '@', 2)), '') as domain,
    nullif(regexp_replace(lower(address), '\s', '', 'g'), '') as address,
    nullif(replace(city, '市', ''), '') as city
from read_parquet($1)
"""
RULES = [
    block_on("name"), block_on("tax_id"), block_on("phone", "city"),
    block_on("substr(address, 1, 16)"), block_on("substr(name, 1, 4)", "city"),
]  # fmt: skip
THRESHOLD = 0.99


def main(records: str, keys: str) -> None:
    connection = duckdb.connect(
        config={"threads": 2, "memory_limit": "3GB", "temp_directory": f"{keys}.spill"}
    )
    connection.execute("create table accounts as " + KEYS, [records])
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.97, 0.93, 0.88]),
            cl.ExactMatch("tax_id"),
            cl.ExactMatch("phone"),
            cl.ExactMatch("domain").configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("address", [0.97, 0.9]),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=RULES,
    )
    linker = Linker(DuckDBAPI(connection).register("accounts"), settings)
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("tax_id")], recall=0.6)
    training.estimate_u_using_random_sampling(max_pairs=1e6)
    training.estimate_parameters_using_expectation_maximisation(block_on("name"))
    training.estimate_parameters_using_expectation_maximisation(block_on("phone", "city"))
    predictions = linker.inference.predict(threshold_match_probability=THRESHOLD)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predictions, THRESHOLD)
    found = f"select unique_id, cluster_id from {clusters.physical_name}"
    connection.execute(f"copy ({found}) to '{keys}' (header false)")


if __name__ == "__main__":
    main(*sys.argv[1:3])
