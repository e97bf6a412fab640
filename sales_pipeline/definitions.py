"""Entry point of Dagster: loads everything under defs/, and nothing else."""

import dagster as dg

from sales_pipeline import defs as pipeline

defs = dg.load_definitions_from_package_module(pipeline)
