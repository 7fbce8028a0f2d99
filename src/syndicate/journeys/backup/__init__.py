"""A publication at work → one file that holds what cannot be made again; and back.

Left out is what people write (settings, content, templates, catalogues), for which version control is
the place, and what a build or a start makes anew.
"""
