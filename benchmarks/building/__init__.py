"""What `make bench-build` needs: a tree of content, two publications of it, and a stopwatch."""
