"""In: nothing. Out: for each code of a finding or error, the English of its fact and remedy."""
