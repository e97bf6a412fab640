"""Named random streams: each concern draws from its own, so one never shifts another.

A stream depends on the seed and its name alone, so the same seed always gives the same bytes.
"""

from zlib import crc32

import numpy as np


def stream(seed: int, *name: object) -> np.random.Generator:
    """A generator for the concern `name` of the company `seed`."""
    words = [crc32(str(part).encode()) for part in name]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *words])))


def pick(rng: np.random.Generator, weights: np.ndarray, size: int) -> np.ndarray:
    """`size` indices drawn with the given weights; a binary search each: millions are cheap."""
    edges = np.cumsum(weights, dtype=np.float64)
    draws = np.searchsorted(edges, rng.random(size) * edges[-1], side="right")
    return np.minimum(draws, len(weights) - 1)
