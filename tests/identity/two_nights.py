"""Two nights of generated records: what is known first, and what comes or changes then."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from records import World

DELETED_SHARE = 0.1


class Nights(NamedTuple):
    """Records of the first night, those new or changed in the second, and all as they then are."""

    first: pd.DataFrame
    second: pd.DataFrame
    both: pd.DataFrame


def split(world: World, seed: int, new: int, changed: int) -> Nights:
    """Some records come in the second night, others are written otherwise in the first.

    A tenth of the changes are deletions. The end is `records`, whatever the nights.
    """
    records = world.records
    rng = np.random.default_rng([seed, 2])
    order = rng.permutation(len(records))
    later, altered = order[:new], order[new : new + changed]
    gone = altered[: int(changed * DELETED_SHARE)]
    both = records.assign(is_deleted=False)
    both.iloc[gone, both.columns.get_loc("is_deleted")] = True
    as_it_was = world.rewritten(records.iloc[altered], seed + 1)
    before = pd.concat([records.drop(index=order[: new + changed]), as_it_was])
    second = both.iloc[np.concatenate([later, altered])]
    return Nights(before.assign(is_deleted=False), second, both)
