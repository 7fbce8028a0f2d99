"""In: an installation. Out: what is looked into, area by area, and what is wrong, each with its remedy."""
