"""Editions in; the pages that feeds and mails link to out, as paths below `public/` and bytes."""
