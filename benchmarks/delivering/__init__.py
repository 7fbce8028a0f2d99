"""What `benchmarks.delivery` is made of: a home, a receiver, and other senders."""
