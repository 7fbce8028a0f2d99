"""In: the names that mails come from, and our keys. Out: what the DNS says of them, as receivers of mail read it."""
