"""What journeys return → the contract's JSON, the same for the command line and for HTTP."""
