"""An export of WordPress (WXR) → works, with their languages paired; pictures stay where they are until fetched."""
