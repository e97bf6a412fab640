"""Which money settles which instalment: every rule with the case in which it does not apply."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import duckdb

from sales_pipeline.receivables.function import register, settle_json
from sales_pipeline.receivables.ledger import Instalment, Money, Posting
from sales_pipeline.receivables.settlement import settle

Standing = dict[tuple[str, str | None], int]


def owed(key: str, due: int, amount: int, issued: int = 1, number: int = 1) -> Instalment:
    """Of the invoice in front of the dash and its order, in November."""
    invoice = key.split("-")[0]
    return Instalment(key, invoice, f"O{invoice}", _day(issued), _day(due), number, Decimal(amount))


def paid(
    key: str, day: int, amount: int, invoice: str | None = None, order: str | None = None,
    kind: str = "cash", reversed_on: int | None = None,
) -> Money:  # fmt: skip
    end = None if reversed_on is None else _day(reversed_on)
    return Money(key, kind, invoice, order, _day(day), Decimal(amount), end)


def _day(day: int) -> date:
    return date(2026, 11, day)


def standing(postings: list[Posting], until: int = 30) -> Standing:
    """What of each document stands where on a day, without what is nothing."""
    found: Standing = defaultdict(int)
    for posting in postings:
        if posting.posted_on <= _day(until):
            found[posting.document, posting.instalment] += int(posting.amount)
    return {place: amount for place, amount in found.items() if amount}


def test_a_receipt_pays_its_invoice_by_due_date_and_number() -> None:
    parts = [owed("I-3", 20, 30), owed("I-2", 10, 30, number=2), owed("I-1", 10, 30)]
    assert standing(settle(parts, [paid("P", 5, 70, "I")])) == {
        ("P", "I-1"): 30, ("P", "I-2"): 30, ("P", "I-3"): 10,
    }  # fmt: skip


def test_what_exceeds_its_invoice_waits_and_pays_no_other() -> None:
    parts = [owed("I-1", 10, 60), owed("J-1", 10, 60)]
    assert standing(settle(parts, [paid("P", 5, 70, "I")])) == {("P", "I-1"): 60, ("P", None): 10}


def test_a_receipt_without_a_name_pays_what_is_due_first() -> None:
    parts = [owed("I-1", 20, 60), owed("J-1", 10, 60)]
    postings = settle(parts, [paid("P", 5, 70)])
    assert standing(postings) == {("P", "J-1"): 60, ("P", "I-1"): 10}
    assert all(posting.is_auto for posting in postings)


def test_an_advance_waits_for_its_order_and_keeps_its_day() -> None:
    postings = settle([owed("I-1", 25, 50, issued=20)], [paid("P", 5, 50, order="OI")])
    assert standing(postings, until=19) == {("P", None): 50}
    assert standing(postings) == {("P", "I-1"): 50}
    assert {posting.received_on for posting in postings} == {_day(5)}
    assert not any(posting.is_auto for posting in postings)


def test_an_advance_on_another_order_goes_on_waiting() -> None:
    postings = settle([owed("I-1", 25, 50, issued=20)], [paid("P", 5, 50, order="OX")])
    assert standing(postings) == {("P", None): 50}


def test_an_invoice_that_nobody_knows_is_looked_for_by_its_order() -> None:
    by_order = settle([owed("I-1", 25, 50)], [paid("P", 5, 50, invoice="X", order="OI")])
    assert standing(by_order) == {("P", "I-1"): 50}
    by_nothing = settle([owed("I-1", 25, 50)], [paid("P", 5, 50, invoice="X")])
    assert standing(by_nothing) == {("P", None): 50}


def test_a_credit_note_comes_before_the_receipts_of_its_day() -> None:
    money = [paid("P", 5, 100, "I"), paid("R", 5, 20, "I", kind="credit")]
    assert standing(settle([owed("I-1", 10, 100)], money)) == {
        ("R", "I-1"): 20, ("P", "I-1"): 80, ("P", None): 20,
    }  # fmt: skip


def test_a_credit_note_on_what_is_paid_is_given_back_by_the_refund() -> None:
    money = [paid("P", 2, 100, "I"), paid("R", 5, 20, "I", kind="credit"), paid("B", 9, -20, "I")]
    postings = settle([owed("I-1", 10, 100)], money)
    assert standing(postings, until=8) == {("P", "I-1"): 100, ("R", None): 20}
    assert standing(postings) == {("P", "I-1"): 100, ("R", None): 20, ("B", None): -20}


def test_a_refund_takes_what_was_settled_last_of_its_own_invoice() -> None:
    parts = [owed("I-1", 10, 50), owed("I-2", 20, 50), owed("J-1", 5, 50)]
    money = [paid("P", 2, 100, "I"), paid("Q", 3, 50, "J"), paid("B", 9, -20, "I")]
    assert standing(settle(parts, money)) == {
        ("P", "I-1"): 50, ("P", "I-2"): 50, ("B", "I-2"): -20, ("Q", "J-1"): 50,
    }  # fmt: skip


def test_a_refund_without_a_receipt_is_money_that_is_missing() -> None:
    assert standing(settle([owed("I-1", 10, 50)], [paid("B", 9, -20)])) == {("B", None): -20}


def test_a_dishonoured_bill_stands_until_its_day_and_another_receipt_takes_its_place() -> None:
    money = [paid("P", 2, 50, "I", reversed_on=9), paid("Q", 5, 60, "I")]
    postings = settle([owed("I-1", 10, 50)], money)
    assert standing(postings, until=8) == {("P", "I-1"): 50, ("Q", None): 60}
    assert standing(postings) == {("Q", "I-1"): 50, ("Q", None): 10}
    (taken_back,) = [
        posting for posting in postings if posting.amount == -50 and posting.instalment
    ]
    assert taken_back.received_on == _day(9)


def test_what_a_refund_gave_of_a_dishonoured_bill_is_missing() -> None:
    money = [paid("P", 2, 50, "I", reversed_on=9), paid("B", 5, -20, "I")]
    assert standing(settle([owed("I-1", 10, 50)], money)) == {("P", "I-1"): 20, ("B", "I-1"): -20,
                                                              ("P", None): -20}  # fmt: skip


def test_a_later_document_changes_nothing_before_its_day() -> None:
    parts = [owed("I-1", 10, 50), owed("J-1", 12, 50, issued=8)]
    money = [paid("P", 2, 70), paid("B", 9, -20)]
    early = [posting for posting in settle(parts, money) if posting.posted_on < _day(15)]
    more = [*money, paid("R", 15, 10, "I", kind="credit"), paid("Q", 16, 40)]
    money_again = [paid("P", 2, 70), paid("B", 9, -20), *more[2:]]
    parts_again = [owed("I-1", 10, 50), owed("J-1", 12, 50, issued=8)]
    later = settle(parts_again, money_again)
    assert [posting for posting in later if posting.posted_on < _day(15)] == early


def test_postings_of_each_document_add_up_to_it() -> None:
    parts = [owed(f"I{n}-1", n, 7 * n, issued=n // 2 + 1) for n in range(1, 25)]
    money = [paid(f"P{n}", n, 11 * n - 60, f"I{n}" if n % 3 else None) for n in range(1, 25)]
    expected = {document.key: document.amount for document in money if document.amount}
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for posting in settle(parts, money):
        sums[posting.document] += posting.amount
    assert {key: amount for key, amount in sums.items() if amount} == expected


def test_duckdb_hands_over_lists_and_takes_an_account_with_one_of_them() -> None:
    connection = duckdb.connect()
    register(connection)
    given = (
        '[{"key": "P", "kind": "cash", "invoice": null, "order": null, "day": "2026-11-02",'
        ' "amount": "5.10", "reversed_on": null}]'
    )
    (found,) = connection.execute("select settle(null, ?)", [given]).fetchone() or ("",)
    assert found == settle_json(None, given)
    assert '"amount": "5.10"' in found and '"instalment_key": null' in found
    assert settle_json("[]", None) == "[]"
