"""What we remember: connections in, rows as values out; nobody above sees SQL."""
