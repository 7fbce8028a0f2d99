"""Editions of an occurrence in; a pool compiled once per locale, and a Page for each selection out."""
