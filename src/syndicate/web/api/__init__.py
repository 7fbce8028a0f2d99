"""/api/v1: a program's request with its token → the contract's JSON, or a problem that says what to do."""
