"""What a status means is decided in one table; whoever repeats it repeats it right."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import backquant
from backquant import APIConnectionError, APIError, QuotaExceededError, RateLimitError, UpstreamError
from backquant._call.attempts import wait_before_retry
from backquant._call.statuses import BY_STATUS, MEANINGS, RETRIED, Meaning, told
from backquant.cli.error_messages import EXITS

ROOT = Path(__file__).parents[2]
SAID = re.compile(r"\b[45]\d\d(?: to [45]\d\d)?(?:, [45]\d\d(?: to [45]\d\d)?)*")


@pytest.mark.parametrize("meaning", MEANINGS, ids=lambda meaning: meaning.kind.__name__)
def test_the_table_says_what_is_tried_again(meaning: Meaning) -> None:
    facts: dict[str, Any] = {"retry_after": 1.0} if issubclass(meaning.kind, RateLimitError | UpstreamError) else {}
    error = meaning.kind("trouble", **facts)
    assert (wait_before_retry(error, 1, 2, 120.0) is not None) is meaning.retried
    assert wait_before_retry(error, 3, 2, 120.0) is None


def test_a_spent_month_is_not_waited_for_and_a_lost_connection_is_tried_again() -> None:
    assert wait_before_retry(QuotaExceededError("spent", retry_after=1.0), 1, 2, 120.0) is None
    assert wait_before_retry(APIConnectionError("lost"), 1, 2, 120.0) is not None


def test_what_the_server_itself_got_wrong_is_not_asked_again() -> None:
    assert set(RETRIED) == {RateLimitError, UpstreamError}


def test_no_status_means_two_things() -> None:
    every = [status for meaning in MEANINGS for status in (*meaning.statuses, *meaning.others)]
    assert len(every) == len(set(every)) == len(BY_STATUS)


def test_statuses_in_words() -> None:
    assert told(UpstreamError) == "408, 502 to 504, 520 to 530"
    assert told(backquant.InvalidRequestError) == "400, 422"
    assert told(APIError) == ""


@pytest.mark.parametrize("meaning", MEANINGS, ids=lambda meaning: meaning.kind.__name__)
@pytest.mark.parametrize(
    "text", [(ROOT / "docs" / "errors.md").read_text(), backquant.errors.__doc__ or ""], ids=["page", "errors"]
)
def test_who_repeats_it_repeats_it_right(text: str, meaning: Meaning) -> None:
    (line,) = re.findall(rf"^[ |+]*{meaning.kind.__name__} +(\d.*)$", text, re.MULTILINE)
    said = SAID.match(line)
    assert said is not None
    assert said.group() == told(meaning.kind)


def test_the_page_says_what_is_tried_again() -> None:
    text = " ".join((ROOT / "docs" / "errors.md").read_text().split())
    assert f"timeouts and {told(UpstreamError)} are tried again" in text


def test_the_page_of_the_command_line_has_every_exit() -> None:
    page = (ROOT / "docs" / "command-line.md").read_text()
    for each in EXITS:
        assert f"| {each.status} | {each.meaning}" in page
