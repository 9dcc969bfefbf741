"""Fixtures of the contract's tests."""

from .documents import paths_parsed_once as paths_parsed_once
