"""Sentences that the contract implies but does not write."""

from .problem import Json

# Error class by status, in the order in which people should read them.
ERRORS: dict[str, tuple[str, ...]] = {
    "400": ("InvalidRequestError",),
    "422": ("InvalidRequestError",),
    "401": ("AuthenticationError",),
    "403": ("PermissionDeniedError",),
    "404": ("NotFoundError",),
    "429": ("RateLimitError", "QuotaExceededError"),
    "500": ("InternalServerError",),
    "502": ("UpstreamError",),
    "503": ("UpstreamError",),
    "504": ("UpstreamError",),
}


def raises(statuses: list[str]) -> list[str]:
    """The error classes that an operation's declared statuses mean."""
    return list(dict.fromkeys(name for status, names in ERRORS.items() if status in statuses for name in names))


def bounds_text(bounds: dict[str, float | int], default: Json) -> str:
    """`From 1 to 1000. Default: 200.`"""
    low = f"{bounds['minimum']}" if "minimum" in bounds else f"above {bounds['above']}" if "above" in bounds else ""
    high = f"{bounds['maximum']}" if "maximum" in bounds else f"below {bounds['below']}" if "below" in bounds else ""
    sentences: list[str] = []
    if low and high:
        sentences.append(f"From {low} to {high}.")
    elif low:
        sentences.append(f"At least {low}." if "minimum" in bounds else f"{low.capitalize()}.")
    elif high:
        sentences.append(f"At most {high}." if "maximum" in bounds else f"{high.capitalize()}.")
    if default is not None:
        sentences.append(f"Default: `{str(default).lower() if isinstance(default, bool) else default}`.")
    return " ".join(sentences)
