"""Immutable landed batches, their verdicts, and the registry that says which of them are read."""
