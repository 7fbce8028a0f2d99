"""Requests in, answers out: the published files, leaving with one click, preferences."""
