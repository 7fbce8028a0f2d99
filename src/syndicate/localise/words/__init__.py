"""A text and the vocabulary of its locale → words to prefer, and drafts for another region."""
