"""In: what staff type and the cookies that they bring. Out: who they are, and nobody else."""
