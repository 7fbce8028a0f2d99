"""In: a house, and what staff ask of it. Out: lists, stories and figures as the console shows them."""
