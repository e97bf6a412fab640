"""What is behind a figure: from a published KPI cell down to the rows of files and API records.

Reads a published snapshot and nothing else; writes nothing.
"""
