"""Waiting for the minute's budget."""
