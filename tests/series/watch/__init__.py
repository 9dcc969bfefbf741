"""Polling an endpoint for news."""
