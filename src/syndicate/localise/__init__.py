"""Stage 2: Articles and Events → Editions, each locale's best language, typeset; and every word of our own."""
