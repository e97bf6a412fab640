"""The one typed parser: each column as SQL that gives a typed value, or NULL and a reason."""
