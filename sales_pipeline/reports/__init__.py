"""Reports built from a published snapshot: HTML, Excel, CSV and chart previews.

Nothing here writes to a snapshot or the warehouse, and building the same report twice is a no-op.
"""
