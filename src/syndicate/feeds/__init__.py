"""Editions in; whole feeds out: a Channel per locale, section and agenda, and its bytes in each format."""
