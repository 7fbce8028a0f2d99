"""What staff type in a shell; findings, counts and JSON out."""
