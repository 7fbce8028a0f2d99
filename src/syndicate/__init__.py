"""A folder of articles and events in; feeds, pages and newsletters in every reader's language out."""
