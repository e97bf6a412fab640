"""Looks at a sample file and drafts the recipe of a new source; nothing here lands data."""
