"""Readers and what they want in; who receives an issue, and their own links and keys, out."""
