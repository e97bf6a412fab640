"""The kinds of dirt and what the pipeline is expected to make of each.

Constants only; `%` stands for the rule id in the outcome of a quarantined record.
"""

from dataclasses import dataclass

FULL_DIRT_AT = 20_000  # order lines from which every kind occurs as often as promised
QUARANTINED = "quarantined"
DEDUPLICATED = "deduplicated"
NORMALISED = "loaded_normalised"
UNKNOWN_MEMBER = "loaded_unknown_member"
LATE = "loaded_late"
SUPERSEDED = "superseded"
TOMBSTONED = "tombstoned"
RESTORED = "restored"
EXCLUDED = "loaded_not_counted"
COUNTED = "loaded"
FILLED = "loaded_filled_rate"
NO_RATE = "loaded_fx_missing"
MERGED = "merged_by_tax_id"
SKIPPED = "footer_skipped"


@dataclass(frozen=True, slots=True)
class Kind:
    """`per_seed`: how often it occurs at the default size; fewer in a company below 20 k lines."""

    name: str
    outcome: str
    meaning: str
    per_seed: int = 26


KINDS = {
    kind.name: kind
    for kind in (
        # text of an exported row
        Kind("exact_duplicate_row", DEDUPLICATED, "the same row twice in one file"),
        Kind("full_width_digits", NORMALISED, "１２．００ instead of 12.00"),
        Kind("thousands_separator", NORMALISED, "12,345.00 instead of 12345.00"),
        Kind("wan_unit", NORMALISED, "1.2345万 instead of 12345"),
        Kind("alternate_date_format", NORMALISED, "2026/11/06 or 2026年11月06日, declared"),
        Kind("dirty_code", NORMALISED, "a code with blanks or zero-width characters around it"),
        Kind("mixed_date_convention", QUARANTINED, "06/11/2026: day or month first? never guessed"),
        Kind("impossible_date", QUARANTINED, "2026-02-30"),
        Kind("text_in_number", QUARANTINED, "面议 where a price should be"),
        Kind("blank_mandatory", QUARANTINED, "order number, date or quantity left blank"),
        Kind("missing_key", QUARANTINED, "no record id"),
        Kind("currency_missing", QUARANTINED, "an amount without a currency"),
        Kind("tax_rate_missing", QUARANTINED, "an amount without a VAT rate"),
        Kind("negative_quantity_sale", QUARANTINED, "a sale entered with a minus sign"),
        Kind("negative_amount", QUARANTINED, "money that came back, entered as spent with a minus"),
        # what happened to the record
        Kind("unknown_product", UNKNOWN_MEMBER, "a product code the master does not have"),
        Kind("null_salesperson", UNKNOWN_MEMBER, "nobody named on the order"),
        Kind("account_without_master", UNKNOWN_MEMBER, "a customer code the master does not have"),
        Kind("unknown_campaign", UNKNOWN_MEMBER, "a campaign code that no CRM has"),
        Kind("late_record", LATE, "entered weeks after its order date"),
        Kind("corrected_amount", SUPERSEDED, "a wrong price, put right in a later drop"),
        Kind("re_exported_record", SUPERSEDED, "exported again without a change"),
        Kind(
            "redelivered_file", SUPERSEDED, "wrong in the first file of a day, right in the second"
        ),
        Kind("cancelled_order", SUPERSEDED, "cancelled after it had been delivered as confirmed"),
        Kind("deleted_record", TOMBSTONED, "deleted after it had been delivered"),
        Kind("deleted_and_restored", RESTORED, "deleted, and back a few days later"),
        Kind("utc_midnight", NORMALISED, "a shop order whose day differs between UTC and UTC+8"),
        # lines that are right and need a rule
        Kind("return", COUNTED, "goods back, negative quantity"),
        Kind("allowance", COUNTED, "折让: an amount off, no goods moved"),
        Kind("rebate", COUNTED, "返利: quarterly, without a product"),
        Kind("price_adjustment", COUNTED, "调价: an amount off afterwards"),
        Kind("gift", EXCLUDED, "赠品: never revenue"),
        Kind("freight", EXCLUDED, "运费: never revenue"),
        Kind("intercompany", EXCLUDED, "one legal entity sells to the other"),
        Kind("test_account", EXCLUDED, "an order of a test customer"),
        Kind("tax_included", COUNTED, "a shop line whose price includes VAT"),
        Kind("fx_holiday_gap", FILLED, "no rate that day, an earlier one is used"),
        Kind("fx_missing", NO_RATE, "no rate for more than 12 days: no amount"),
        # master data and files
        Kind("shared_tax_id", MERGED, "one firm under several codes or in several systems"),
        Kind("reassigned_owner", SUPERSEDED, "a CRM account handed to another owner"),
        Kind("test_record", EXCLUDED, "a test account in a CRM or in the ERP"),
        Kind("footer_row", SKIPPED, "合计 below the data"),
    )
}


def quarantined(rule_id: str) -> str:
    return f"{QUARANTINED}:{rule_id}"
