"""First loads by bulk read: what can go wrong with jobs and their files, and what becomes of it."""

from datetime import timedelta
from typing import Any

import pytest
from zoho_world import OF_DEALS, Open, World, layout

from sales_pipeline.simulators.crm.faults import FaultRule
from sales_pipeline.sources.http.errors import ExtractError

JOB, RESULT = r"/bulk/v8/read/\d+$", "/result$"
OVERCOME = {
    "a job fails: a new one is made": {"fault": "job_failed", "match": {"path": JOB}},
    "the archive is cut short: downloaded again": {
        "fault": "truncate_zip", "match": {"path": RESULT}, "times": 2},
    "the file ends early, within a whole archive: downloaded again": {
        "fault": "truncate_csv", "match": {"path": RESULT}, "times": 1,
        "args": {"whole_rows": True}},
    "the file ends within a row: downloaded again": {
        "fault": "truncate_csv", "match": {"path": RESULT}, "times": 1},
    "a wrong number of records: asked for and downloaded again": {
        "fault": "count_mismatch", "match": {"path": JOB}, "nth": 4},
    "the connection ends within the archive: downloaded again": {
        "fault": "close_connection_mid_body", "match": {"path": RESULT}, "times": 2},
    "error 500 for the state of the job: asks again": {
        "fault": "http_500", "match": {"path": JOB}, "times": 2},
    "error 503 for the result: asks again": {
        "fault": "http_503", "match": {"path": RESULT}, "times": 2},
    "an empty result: asked twice": {
        "fault": "empty_204", "match": {"path": RESULT}, "times": 1},
    "a job without a state: asked again": {
        "fault": "missing_records_key", "match": {"path": JOB}, "times": 2},
    "too many jobs at once: waits": {
        "fault": "throttle", "match": {"path": "/read$"}, "times": 3},
    "a token ends while the job runs: another is made": {
        "fault": "expire_token_after_n", "args": {"n": 3}, "times": 1},
}  # fmt: skip


@pytest.mark.parametrize("fault", OVERCOME.values(), ids=OVERCOME.keys())
def test_a_first_load_overcomes(fault: dict[str, Any], world: Open) -> None:
    zoho = world()
    rule = zoho.crm.faults.add(FaultRule(**fault))
    zoho.night("Deals")
    assert rule.fired
    zoho.assert_landed_is_truth("Deals")
    assert zoho.mints() == 1 + len(zoho.crm.log.calls(status=401))
    zoho.assert_no_secret()


LASTING = {
    "a job that is never done": (
        {"fault": "job_stuck", "match": {"path": JOB}},
        "zoho/deals (Deals): bulk read job 572576700000000570 is IN PROGRESS after 3610 s. "
        "Remedy: run again later, or set initial_load to pages",
    ),
    "a job that fails, and the next one, too": (
        {"fault": "job_failed", "match": {"path": JOB}, "times": 2},
        "zoho/deals (Deals): FAILURE of bulk read job 572576700000000571, and of one before "
        "it. Remedy: run again later, or set initial_load to pages",
    ),
    "an archive that is never whole": (
        {"fault": "truncate_zip", "match": {"path": RESULT}},
        "zoho/deals (Deals): the result of bulk read job 572576700000000570 is damaged in "
        "each of 3 downloads (no whole archive: File is not a zip file). Remedy: run again",
    ),
    "never the announced number of records": (
        {"fault": "count_mismatch", "match": {"path": JOB}},
        "zoho/deals (Deals): the result of bulk read job 572576700000000570 is damaged in "
        "each of 3 downloads (200 rows where 201 are announced). Remedy: run again",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("fault", "message"), LASTING.values(), ids=LASTING.keys())
def test_what_lasts_is_told_and_the_next_run_makes_it_good(
    fault: dict[str, Any], message: str, world: Open
) -> None:
    zoho = world()
    zoho.crm.faults.add(FaultRule(**fault))
    with pytest.raises(ExtractError) as told:
        zoho.night("Deals")
    assert str(told.value).startswith(message)
    assert zoho.table("Deals").batches == ()
    zoho.crm.faults.reset()
    zoho.night("Deals")
    zoho.assert_landed_is_truth("Deals")
    zoho.assert_no_secret(str(told.value))


def killed_after_a_part(zoho: World) -> None:
    """Ends the first load when one part of it has been written."""
    pull = zoho.table("Deals").pull
    saved, pull_class = type(pull)._saved, type(pull)

    def save_and_die(self: Any, *args: Any) -> Any:
        saved(self, *args)
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(pull_class, "_saved", save_and_die)
        zoho.night("Deals")


def test_a_killed_load_goes_on_in_the_same_job(world: Open) -> None:
    zoho = world()
    killed_after_a_part(zoho)
    zoho.night("Deals")
    zoho.assert_landed_is_truth("Deals")
    assert len(zoho.crm.bulk_reads.jobs) == 1
    window = zoho.table("Deals").batches[0].manifest.window
    assert window and window.repeated == 1  # the one that the reading `recent` brings again


def test_a_result_that_has_been_forgotten_is_made_anew(world: Open) -> None:
    """After a day; of a checkpoint that is older the position is not used at all."""
    zoho = world(position_lifetime=timedelta(days=2))
    killed_after_a_part(zoho)
    zoho.at(21, 19)
    zoho.night("Deals")
    assert zoho.crm.log.calls(JOB, status=404) and len(zoho.crm.bulk_reads.jobs) == 2
    zoho.assert_landed_is_truth("Deals")


def test_a_module_of_several_jobs(world: Open) -> None:
    zoho = world(BULK_ROWS=70)
    zoho.night("Deals")
    assert [job.page for job in zoho.crm.bulk_reads.jobs.values()] == [1, 2, 3]
    zoho.assert_landed_is_truth("Deals")


def test_an_empty_module(world: Open) -> None:
    zoho = world(records={"Accounts": 1, "Deals": 0})
    assert zoho.night("Deals")[0].rows == 0
    zoho.at(21, 9)
    zoho.crm.store.insert("Deals", {"Deal_Name": "the first", "Stage": "Qualification"})
    zoho.at(21)
    zoho.night("Deals")
    zoho.assert_landed_is_truth("Deals")


@pytest.mark.parametrize("header", ["Id", "id"])
def test_the_column_of_ids_has_two_names(header: str, world: Open) -> None:
    zoho = world(BULK_ID=header)
    zoho.night("Accounts")
    zoho.assert_landed_is_truth("Accounts")


@pytest.mark.parametrize("fault", ["null_bytes", "huge_text", "bad_utf8"])
def test_a_damaged_text_costs_no_other_record(fault: str, world: Open) -> None:
    zoho = world()
    zoho.crm.faults.add(fault, match={"path": RESULT})
    zoho.night("Deals")
    truth, landed = zoho.truth("Deals"), zoho.alive("Deals")
    assert landed.keys() == truth.keys()
    assert len([key for key, row in landed.items() if row != truth[key]]) <= 1


def test_a_lookup_read_by_name_is_loaded_by_pages(world: Open) -> None:
    """Bulk read has ids of lookups only: the names would be missing, and nobody would notice."""
    zoho = world()
    zoho.layouts["Deals"] = layout("Deals", {**OF_DEALS, "owner": {"from": "Owner.name"}})
    zoho.night("Deals")
    zoho.assert_landed_is_truth("Deals")
    assert not zoho.crm.bulk_reads.jobs


def test_without_a_word_on_the_fields_pages_are_read(world: Open) -> None:
    """What is a lookup is not to be guessed."""
    zoho = world()
    zoho.crm.faults.add("empty_204", match={"path": "settings/fields"})
    zoho.night("Deals")
    zoho.assert_landed_is_truth("Deals")
    assert not zoho.crm.bulk_reads.jobs


def test_a_page_of_a_module_that_has_shrunk_is_the_end(world: Open) -> None:
    zoho = world(BULK_ROWS=199)
    last = list(zoho.crm.store.by_id("Deals"))[-1].id
    gone = {"op": "delete", "object": "Deals", "id": last}
    zoho.crm.faults.add(
        "mutate_between_pages", match={"path": "/read$"}, nth=2, args={"mutate": [gone]}
    )
    zoho.night("Deals")
    assert zoho.crm.log.calls("/read$", status=400)
    assert len(zoho.alive("Deals")) == 199
