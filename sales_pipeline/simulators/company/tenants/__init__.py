"""The demo company's CRMs: simulated organisations of vendors, filled with what it knows on a day.

One module for each vendor, its function named like the source.
"""
