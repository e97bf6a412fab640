"""The company's files as its systems would export them, one drop a day.

Content depends on the event log alone; a file that is already delivered is left as it is.
"""

from sales_pipeline.simulators.company.export.deliver import deliver

__all__ = ["deliver"]
