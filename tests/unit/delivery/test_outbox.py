"""One row per report, period, channel, recipient and content, whatever goes wrong between."""

from dataclasses import replace
from pathlib import Path

import pytest

from sales_pipeline.delivery.outbox import DeliveryError, Outbox, OutboxRow

ROW = OutboxRow("sales_daily", "2026-11-22", "mail", "boss@example.org", "a" * 64, "20261122-x")


class Channel:
    """Counts what it sends, and fails as often as it is told."""

    def __init__(self, failures: int = 0) -> None:
        self.sent, self.failures = 0, failures

    def __call__(self) -> str:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("server is away")
        self.sent += 1
        return "message 1"


def test_delivered_content_is_never_sent_again(tmp_path: Path) -> None:
    outbox, channel = Outbox(tmp_path), Channel()
    first = outbox.deliver(ROW, channel)
    assert outbox.deliver(ROW, channel) == first
    assert (channel.sent, first.status, first.destination) == (1, "delivered", "message 1")


def test_each_recipient_channel_period_and_content_has_its_own_row(tmp_path: Path) -> None:
    outbox, channel = Outbox(tmp_path), Channel()
    others = [
        replace(ROW, recipient="team@example.org"), replace(ROW, channel="chat"),
        replace(ROW, period_key="2026-11-23"), replace(ROW, content_key="b" * 64),
    ]  # fmt: skip
    for row in [ROW, *others, ROW]:
        outbox.deliver(row, channel)
    assert channel.sent == len(outbox.rows("delivered")) == 5


def test_a_failure_is_on_record_and_the_next_delivery_tries_again(tmp_path: Path) -> None:
    outbox, channel = Outbox(tmp_path), Channel(failures=2)
    for expected in (1, 2):
        with pytest.raises(DeliveryError, match=r"server is away\. The next delivery tries again"):
            outbox.deliver(ROW, channel)
        (failed,) = outbox.rows("failed")
        assert failed.failures == expected
    done = outbox.deliver(ROW, channel)
    assert (done.status, done.failures, done.error, channel.sent) == ("delivered", 0, "", 1)


def test_a_row_of_an_undisturbed_run_equals_one_after_a_crash(tmp_path: Path) -> None:
    def dies() -> str:
        raise KeyboardInterrupt

    crashed, calm = Outbox(tmp_path / "crashed"), Outbox(tmp_path / "calm")
    with pytest.raises(KeyboardInterrupt):
        crashed.deliver(ROW, dies)
    assert crashed.rows()[0].status == "pending"
    rows = [outbox.deliver(ROW, Channel()) for outbox in (crashed, calm)]
    assert replace(rows[0], updated_at="") == replace(rows[1], updated_at="")
