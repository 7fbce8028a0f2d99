"""What the last build read and wrote: values in, rows out; so that the next one does only what is new."""
