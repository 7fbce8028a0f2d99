"""Bytes of an image in: its measures, what may be published of it, and its sized renditions out."""
