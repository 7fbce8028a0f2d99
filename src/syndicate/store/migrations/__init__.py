"""A database of any age → the schema of today, one revision after another."""
