"""In: requests about issues. Out: the list of them, and the pages of one: how it stands, its words, its mails, its readers."""
