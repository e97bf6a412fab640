"""Entry point of Dagster: loads everything under defs/, with the resources and the executor of all.

Steps run in one process: each further process would import Dagster and dbt again, 14 s of CPU.
"""

import dagster as dg

from sales_pipeline import defs as pipeline
from sales_pipeline.defs.resources import resources

defs = dg.load_definitions_from_package_module(
    pipeline, resources=resources, executor=dg.in_process_executor
)
