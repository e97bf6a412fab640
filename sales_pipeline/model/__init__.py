"""The model stage without its orchestrator: what a night builds, from which batches, into which files."""
