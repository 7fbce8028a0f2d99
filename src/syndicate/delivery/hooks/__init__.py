"""In: what somebody posts who says to be a provider. Out: notices, once it is sure that they are."""
