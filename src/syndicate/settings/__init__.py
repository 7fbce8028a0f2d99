"""config/*.toml and SYNDICATE_* environment in, one frozen Settings out; file:line in every complaint."""
