"""EXTRACT: one folder per kind of source; nothing here knows the orchestrator or the warehouse."""
