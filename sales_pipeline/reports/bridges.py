"""The steps of a bridge from the revenue of a base to that of the period, and their names."""

from sales_pipeline.reports.i18n import Text

EFFECTS = ("price", "volume", "mix", "new", "discontinued", "fx", "other")


def bridge_step(measure: str, text: Text) -> str:
    """The name of a step such as `prior_year.price_effect`."""
    base, step = measure.split(".")
    side = text("base.yoy" if base == "prior_year" else "base.prev")
    effect = step.removesuffix("_effect")
    word = f"effect.{effect}" if effect in EFFECTS else f"step.{step}"
    return f"{text(word)} · {side}"
