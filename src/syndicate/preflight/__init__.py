"""The gate: a compiled issue in, every reason to refuse or to think again out."""
