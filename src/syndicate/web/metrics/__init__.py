"""In: an installation's numbers and what this process counts. Out: what Prometheus reads, for whoever may."""
