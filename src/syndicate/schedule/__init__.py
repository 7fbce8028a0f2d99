"""Schedules and an instant in; what is due, planned and enrolled out."""
