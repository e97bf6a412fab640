"""Names of the steps of bridges: between the revenues of two periods, from orders to invoices."""

from sales_pipeline.reports.i18n import Text

EFFECTS = ("price", "volume", "mix", "new", "discontinued", "fx", "other")


# The word for each base of a comparison, among the texts.
BASE_NAMES = {"budget": "base.budget", "prior_year": "base.yoy", "prior_month": "base.prev"}


def bridge_step(measure: str, text: Text) -> str:
    """The name of a step such as `prior_year.price_effect` or `fulfilment.backlog_opening`."""
    base, step = measure.split(".")
    if base == "fulfilment":
        return text(f"open.{step}")
    if base in ("campaign", "promotion", "launch"):
        return text(measure)
    effect = step.removesuffix("_effect")
    word = f"effect.{effect}" if effect in EFFECTS else f"step.{step}"
    return f"{text(word)} · {text(BASE_NAMES[base])}"
