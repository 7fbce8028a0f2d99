"""In: the database, and what the last build remembers of content. Out: what staff have to know, and who acts."""
