"""Targets of a coming year: seasonal split of a year and proposals, from the published figures."""
