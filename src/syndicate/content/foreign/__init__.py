"""In: a feed that somebody else wrote, in whatever format. Out: what a program that reads feeds makes of it."""
