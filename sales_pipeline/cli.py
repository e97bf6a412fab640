"""The `sales-pipeline` command: a thin face over the same Dagster jobs that the schedules run.

Commands can be repeated: what was done is not done again.
"""

import sys
from datetime import date, datetime
from pathlib import Path

import click

from sales_pipeline.leaving import leaving_at_once
from sales_pipeline.settings import PROJECT_DIR, Settings

DAY = click.DateTime(formats=["%Y-%m-%d"])
DEMO_AS_OF = "2026-11-20"


def run() -> None:
    """The executable: a command, and no time spent on its end."""
    leaving_at_once(main)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Nightly ELT for sales data: CRM, ERP and spreadsheet extracts to KPI marts and reports.

    State lives under SALES_PIPELINE_HOME (default .sales_pipeline/); every setting is an
    environment variable SALES_PIPELINE_<NAME>, listed by `sales-pipeline doctor`.
    """


@main.command()
@click.option("--seed", default=7, show_default=True, help="Same seed, same company, same files.")
@click.option("--order-lines", default=20_000, show_default=True, help="Size, 1 000 to 10 000 000.")
@click.option(
    "--as-of", type=DAY, default=DEMO_AS_OF, show_default=True, help="Last business date."
)
def demo(seed: int, order_lines: int, as_of: datetime) -> None:
    """Generate the demo company, its files and simulated CRMs, and run the nightly job on them."""
    from sales_pipeline.console import end_of_run, progress
    from sales_pipeline.defs.nightly import prepare_home, run_job
    from sales_pipeline.simulators.company import generate
    from sales_pipeline.simulators.company.export import deliver
    from sales_pipeline.simulators.sandbox import Demo, OtherCompany, declare

    settings = Settings()
    prepare_home(settings)
    try:
        declare(settings.home, Demo(seed=seed, order_lines=order_lines, as_of=as_of.date()))
    except OtherCompany as error:
        raise click.ClickException(str(error)) from None
    with progress():
        company = generate(seed, order_lines, as_of.date())
        files = deliver(company, settings.inbox, as_of.date())
        click.echo(f"{len(files)} new files of the demo company in {settings.inbox}")
        run_job(settings, "nightly", company.first_drop, as_of.date())
    end_of_run(settings)


@main.command()
@click.option("--date", "day", type=DAY, required=True, help="Business date D to run.")
def nightly(day: datetime) -> None:
    """Run one business date: land, gate, clean, model, publish, deliver."""
    _run(day.date(), day.date())


@main.command()
@click.option("--from", "first", type=DAY, required=True, help="First business date.")
@click.option("--to", "last", type=DAY, required=True, help="Last business date.")
def backfill(first: datetime, last: datetime) -> None:
    """Run a range of business dates as one run; it ends in the marts of the nights one by one."""
    if last < first:
        raise click.BadParameter("--to lies before --from")
    _run(first.date(), last.date())


def _run(first: date, last: date) -> None:
    from sales_pipeline.console import end_of_run, progress
    from sales_pipeline.defs.nightly import NightFailed, run_job

    settings = Settings()
    try:
        with progress():
            run_job(settings, "nightly", first, last)
    except NightFailed as failure:
        raise click.ClickException(str(failure)) from None
    end_of_run(settings)


@main.command()
@click.option("--source", help="Check the connection of this source with one call of its API.")
def doctor(source: str | None) -> None:
    """Check versions, folders, fonts, settings, secrets and disk, and say how to mend each."""
    from sales_pipeline.doctor import examine, examine_source

    findings = list(examine_source(source) if source else examine())
    for finding in findings:
        click.echo(str(finding))
    sys.exit(any(not finding.ok for finding in findings))


@main.command()
@click.argument("batch")
@click.option("--who", required=True, help="Who decides (kept with the decision).")
@click.option("--reason", required=True, help="Why (kept with the decision).")
@click.option("--discard", is_flag=True, help="Give it up instead of judging it again.")
@click.option(
    "--corrections",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV or YAML: record_id or row_number, column, old, value, who, when, reason.",
)
def replay(batch: str, who: str, reason: str, discard: bool, corrections: Path | None) -> None:
    """Judge BATCH (<source>/<table>/<batch_id>) again under the current suite and layout."""
    from sales_pipeline.gates.corrections import load_corrections
    from sales_pipeline.replay import decision_of, discard_batch, replay_batch

    decision = decision_of(who, reason)
    if discard:
        click.echo(discard_batch(Settings(), batch, decision))
        return
    changes = load_corrections(corrections) if corrections else ()
    click.echo(replay_batch(Settings(), batch, decision, changes))


@main.command()
@click.argument("kpi")
@click.option(
    "--scope", default="company", show_default=True, help="company, or TYPE:KEY such as team:T01."
)
@click.option("--period", required=True, help="Day, week, month, quarter or year: 2026-11, FY2026.")
@click.option("--rows", default=10, show_default=True, help="Rows shown of each measure; 0: all.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write all rows as CSV."
)
def explain(kpi: str, scope: str, period: str, rows: int, output: Path | None) -> None:
    """Show what the published value of KPI is made of, down to rows of files and API records."""
    from sales_pipeline.explain.cell import NoSuchCell
    from sales_pipeline.explain.explanation import explain as explained
    from sales_pipeline.explain.text import lines_of, write_csv
    from sales_pipeline.model.snapshot import NothingPublished, published_snapshot

    try:
        explanation = explained(published_snapshot(Settings().published), kpi, scope, period)
    except (NoSuchCell, NothingPublished) as error:
        raise click.ClickException(str(error)) from None
    for line in lines_of(explanation, rows):
        click.echo(line)
    if output is not None:
        click.echo(f"{write_csv(explanation, output)} rows in {output}")
    sys.exit(not explanation.adds_up)


@main.group()
def steward() -> None:
    """What people decide on records that may be one."""


@steward.command()
@click.option("--limit", default=1000, show_default=True, help="Pairs at most, the dearest first.")
def queue(limit: int) -> None:
    """Write the pairs to decide on as a workbook; filled in, it goes into inbox/steward/."""
    from sales_pipeline.model.snapshot import NothingPublished
    from sales_pipeline.steward import write_queue

    settings = Settings()
    try:
        path, pairs = write_queue(settings.published, settings.home / "steward", limit)
    except NothingPublished as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{pairs} pairs in {path}")


@main.group()
def targets() -> None:
    """Sales targets of a coming year."""


@targets.command("propose")
@click.option("--year", type=int, required=True, help="Calendar year to propose targets for.")
def propose_targets(year: int) -> None:
    """Write low, base and stretch drafts; approved, the file goes into inbox/planning/."""
    from sales_pipeline.model.snapshot import NothingPublished
    from sales_pipeline.planning.figures import NothingToPropose
    from sales_pipeline.planning.workbook import propose

    settings = Settings()
    try:
        path, proposed = propose(settings.published, settings.home / "planning", year)
    except (NothingPublished, NothingToPropose) as error:
        raise click.ClickException(str(error)) from None
    for level in proposed:
        click.echo(
            f"{level.name}  {level.target:,.2f}  reached in {level.feasibility:.0%} of years"
        )
    click.echo(f"Drafts in {path}")


@main.group()
def bonus() -> None:
    """Bonus statements of closed months, from scores as they were reported."""


PLANS = click.option(
    "--plans", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV of bonus plans; default: the one of the package.",
)  # fmt: skip


@bonus.command("run")
@click.option("--month", required=True, help="A closed month, such as 2026-10.")
@PLANS
def run_bonus(month: str, plans: Path | None) -> None:
    """Write a statement for each person, a summary, and a line of the register."""
    from sales_pipeline.bonus.plans import DEFAULT_PLANS, BonusError
    from sales_pipeline.bonus.run import run_month
    from sales_pipeline.model.snapshot import NothingPublished

    settings = Settings()
    try:
        run = run_month(settings.published, settings.home / "bonus", month, plans or DEFAULT_PLANS)
    except (NothingPublished, BonusError) as error:
        raise click.ClickException(str(error)) from None
    entry = run.entry
    corrected = sum(bool(statement.corrections) for statement in run.statements)
    click.echo(f"{entry.people} statements, {corrected} with corrections, total {entry.totals}")
    click.echo(f"{entry.status}, known on {entry.known_on}: {run.folder}")


@bonus.command("approve")
@click.option("--month", required=True, help="A month that was run.")
@click.option("--who", required=True, help="Who approves, by number of HR (kept with the run).")
@click.option("--on", "day", type=DAY, required=True, help="Day of the approval.")
@PLANS
def approve_bonus(month: str, who: str, day: datetime, plans: Path | None) -> None:
    """Mark the statements of a month as approved; before that nothing is to be paid."""
    from sales_pipeline.bonus.plans import DEFAULT_PLANS, BonusError
    from sales_pipeline.bonus.run import approve
    from sales_pipeline.model.snapshot import NothingPublished

    settings = Settings()
    try:
        run = approve(
            settings.published, settings.home / "bonus", month, who, day.date(),
            plans or DEFAULT_PLANS,
        )  # fmt: skip
    except (NothingPublished, BonusError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{run.entry.people} statements approved by {who}: {run.folder}")


@main.group()
def quarantine() -> None:
    """The steward's queue: rows that are kept back, in a file to fill in and to read back."""


@quarantine.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--source", help="Only rows of this source.")
def export_quarantine(file: Path, source: str | None) -> None:
    """Write the open cells to FILE (.csv or .xlsx): rule, owner, link, text; fill in `new`."""
    from sales_pipeline.quarantine import export_queue

    click.echo(f"{export_queue(Settings(), file, source)} cells to put right are in {file}")


@quarantine.command("apply")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def apply_quarantine(file: Path) -> None:
    """Read FILE back: correct what has a `new` text, give up rows marked `discard`."""
    from sales_pipeline.gates.corrections import CorrectionError
    from sales_pipeline.quarantine import apply_queue

    try:
        told = apply_queue(Settings(), file)
    except CorrectionError as error:
        raise click.ClickException(str(error)) from None
    click.echo("\n".join(told) or f"{file}: no line has a new text or a decision")


@main.command("new-source")
@click.argument("sample", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", required=True, help="Name of the source, e.g. erp.")
@click.option("--table", required=True, help="Name of the table, e.g. order_lines.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    help="Header of a column that matters, once for each; the others are ignored. Default: all.",
)
def new_source(sample: Path, source: str, table: str, columns: tuple[str, ...]) -> None:
    """Profile SAMPLE and write its layout, suite and staging model, ready to edit."""
    from sales_pipeline.sources.files.profile import render_new_source

    try:
        recipe = render_new_source(sample, source, table, PROJECT_DIR, columns)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    if taken := [str(path) for path in recipe if path.exists()]:
        raise click.ClickException(f"{', '.join(taken)}: there already; remove first, or edit")
    for path, text in recipe.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        click.echo(f"wrote {path}")


@main.command()
def prepare() -> None:
    """Create the state folders and parse the dbt project, as the set-up commands do."""
    from sales_pipeline.defs.nightly import prepare_home
    from sales_pipeline.project import dbt_project

    settings = Settings()
    prepare_home(settings)
    dbt_project(settings)


if __name__ == "__main__":
    main()
