"""One database → the same rows in another, page by page, then counted and compared.

Rows travel as SQLite keeps them: whole numbers, and texts for all else, so that both databases say the
same of the same row, byte by byte.
"""
