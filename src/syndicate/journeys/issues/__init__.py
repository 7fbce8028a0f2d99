"""In: issues, and somebody of the staff. Out: what they see of them on one page, and what they write for them."""
