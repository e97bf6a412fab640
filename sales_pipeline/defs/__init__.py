"""The Dagster face of the pipeline: assets, checks, schedules and sensors that only wire."""
