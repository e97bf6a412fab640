"""Everything that is wrong with the company's exports, on purpose, and the ledger of it.

Dirt is drawn once from named streams, so the same seed is wrong in the same places.
"""
