"""Content and settings in; `public/` out, doing only what has changed since it was last written."""
