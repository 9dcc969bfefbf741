"""What this package raises.

    BackQuantError
      + ConfigurationError            no key, a bad base URL, a closed client: nothing was sent
      + APIConnectionError            no reply: refused, reset, dropped half-way
      |   + APITimeoutError           no reply in time
      + ContractError                 a reply that is no envelope, or (strict=True) departs from the contract
      + HistoryClampError             strict=True: the plan does not reach as far back as was asked
      + ReplyMismatchError            a reply of another symbol than the one asked for
      + APIError                      the API answered with an error
          + AuthenticationError       401: the key is absent, malformed, revoked or expired
          + PermissionDeniedError     403: the key is good, the plan does not allow this
          + NotFoundError             404: nothing is held now for this symbol, expiry or window
          + InvalidRequestError       400, 422: a parameter is wrong; also raised before anything is sent
          + RateLimitError            429: the minute's burst is used up; `retry_after`
          |   + QuotaExceededError    429: the month's quota is used up; `resets_at`
          + UpstreamError             408, 502 to 504, 520 to 530: something behind the server is out of reach for the moment
          + InternalServerError       500
          + ConnectionLimitError      the live tape: the plan's connections are all in use
      + SlowConsumerError             bq.stream(overflow="raise"): the program reads more slowly than events come
      + PlotError                     there is no picture of this reply, or nothing in it to draw

All of them survive pickle and deepcopy, so they cross process pools. None of them ever holds the API key.
"""

from .api_errors import (
    APIError,
    AuthenticationError,
    ConnectionLimitError,
    FieldError,
    InternalServerError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    QuotaExceededError,
    RateLimitError,
    UpstreamError,
)
from .local_errors import (
    APIConnectionError,
    APITimeoutError,
    BackQuantError,
    ConfigurationError,
    ContractDriftWarning,
    ContractError,
    HistoryClampError,
    HistoryClampWarning,
    PlotError,
    ReplyMismatchError,
    SlowConsumerError,
)

__all__ = [
    "APIConnectionError",
    "APIError",
    "APITimeoutError",
    "AuthenticationError",
    "BackQuantError",
    "ConfigurationError",
    "ConnectionLimitError",
    "ContractDriftWarning",
    "ContractError",
    "FieldError",
    "HistoryClampError",
    "HistoryClampWarning",
    "InternalServerError",
    "InvalidRequestError",
    "NotFoundError",
    "PermissionDeniedError",
    "PlotError",
    "QuotaExceededError",
    "RateLimitError",
    "ReplyMismatchError",
    "SlowConsumerError",
    "UpstreamError",
]
