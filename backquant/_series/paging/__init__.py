"""Endpoints that page with a cursor."""

__all__: list[str] = []
