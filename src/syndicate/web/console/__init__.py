"""In: requests of staff, each let in by its desk. Out: the pages by which they work."""
