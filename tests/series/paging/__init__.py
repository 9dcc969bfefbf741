"""Walking an endpoint page by page."""
