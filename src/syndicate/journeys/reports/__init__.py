"""In: the ledger, and what was counted of it. Out: figures per issue and over time, that name nobody."""
