"""Texts of works and what translators do with them ↔ XLIFF 2.1 (OASIS, 2018)."""
