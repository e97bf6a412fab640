"""Calls over HTTP as every connector makes them: classified, limited, retried, tokens shared."""
