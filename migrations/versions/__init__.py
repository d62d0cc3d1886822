"""One module a revision. None imports application code."""
