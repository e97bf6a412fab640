"""Pulls one table of an API: windows, parts, checkpoints. Vendors are behind `Connector`."""
