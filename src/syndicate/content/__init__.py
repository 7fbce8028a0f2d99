"""A folder of Markdown in; Articles and Events out, with a finding for whatever is wrong and where."""
