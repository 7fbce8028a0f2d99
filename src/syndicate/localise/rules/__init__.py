"""Text with a mark for each thing that is kept → the same text, set by the rules of its language."""
