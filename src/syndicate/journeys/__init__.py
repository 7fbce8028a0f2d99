"""The whole trips: publish, plan, freeze, enrol, deliver. Each takes a House and an instant."""
