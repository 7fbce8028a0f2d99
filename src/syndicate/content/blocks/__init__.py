"""A Markdown body ↔ its blocks of text, to the letter, and with other words in them."""
