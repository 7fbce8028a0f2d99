"""In: a Message and the commit before its last byte. Out: an Outcome, or a DeliveryError."""
