"""The model stage without its orchestrator: what a night builds, from which batches, and where."""
