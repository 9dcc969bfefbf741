"""Prices that matter, each with its colour and kind of line. No I/O."""

from __future__ import annotations

from .scene import Dash, Mark

__all__ = ["call_wall", "flip", "max_pain", "put_wall", "spot"]


def spot(at: float | None) -> list[Mark]:
    return _mark("spot", at, "ink", "solid")


def flip(at: float | None, name: str = "flip") -> list[Mark]:
    return _mark(name, at, "flip", "dash")


def call_wall(at: float | None, name: str = "call wall") -> list[Mark]:
    return _mark(name, at, "call", "dashdot")


def put_wall(at: float | None, name: str = "put wall") -> list[Mark]:
    return _mark(name, at, "put", "dashdot")


def max_pain(at: float | None) -> list[Mark]:
    return _mark("max pain", at, "pain", "dot")


def _mark(name: str, at: float | None, role: str, dash: Dash) -> list[Mark]:
    return [] if at is None else [Mark(name, at, role, dash)]
