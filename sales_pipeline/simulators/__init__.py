"""Stand-ins for the outside world: the demo company, later the CRM servers."""
