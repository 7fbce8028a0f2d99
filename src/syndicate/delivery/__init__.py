"""In: a Page, and rows of the ledger that are due. Out: mails handed over, and an Outcome for each."""
