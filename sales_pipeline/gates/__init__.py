"""The gate: a batch and its suite go in, a verdict and the quarantined rows come out."""
