"""An export of Ghost (JSON) → works; of a text that has no HTML in it, from what its editor keeps."""
