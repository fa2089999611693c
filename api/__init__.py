"""The interface for other programs under /api/v1/, by the actions and the rights of the pages."""
