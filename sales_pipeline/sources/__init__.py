"""EXTRACT: one folder per kind of source; nothing in here knows the orchestrator or the warehouse."""
