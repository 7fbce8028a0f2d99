"""A site that was made with something else → works in `content/`, in our file format.

In: a folder, an export or a feed. An importer (hugo, wordpress, ghost, feed) yields `values.Incoming`
and findings; `taking` puts them into files, whatever they come from. Out: a `values.Report`.
"""
