"""Faults that are known by name: kinds that once went unnoticed, with the tests that notice them, and those that are none. No I/O."""

from __future__ import annotations

from typing import Final

import attrs

from .operators import Mutant

__all__ = ["EQUIVALENT", "KINDS", "Kind"]


@attrs.define(frozen=True)
class Kind:
    """One behaviour that is easily lost, a fault that loses it, and the tests of which one must fail then."""

    what: str
    """What goes wrong for the user."""

    module: str
    was: str
    """What stands there, once in its module."""

    fault: str
    tests: tuple[str, ...]

    def mutant(self, source: bytes) -> Mutant:
        """The fault at its place.

        Raises:
            ValueError: the module has no such text, or several.
        """
        if source.count(self.was.encode()) != 1:
            raise ValueError(f"{self.module}: not once: {self.was!r} ({self.what})")
        start = source.index(self.was.encode())
        line = source[:start].count(b"\n") + 1
        return Mutant(self.module, line, start, start + len(self.was.encode()), self.fault, self.was, self.was)


KINDS: Final = (
    Kind(
        "an old key in the file wins after a login to the keyring",
        "backquant/_call/keys.py",
        "    file.drop(url)  # what it may hold from earlier would have precedence\n",
        "",
        ("tests/cli/test_login.py::test_an_old_key_in_the_file_does_not_win_over_one_in_the_keyring",),
    ),
    Kind(
        "the first replies of several threads end the process",
        "backquant/_call/decoders.py",
        "        with self._lock:\n            return",
        "        if self._lock:\n            return",
        ("tests/call/test_first_replies.py",),
    ),
    Kind(
        "a back-off grows without a bound, until no float holds it",
        "backquant/_ground/backoff.py",
        "min(max(failures - 1, 0), DOUBLINGS)",
        "max(failures - 1, 0)",
        ("tests/ground/test_backoff.py::test_after_hours_of_failures_the_pause_is_still_a_number",),
    ),
    Kind(
        "held trades are displaced, and the recovery is told as complete",
        "backquant/stream/delivery.py",
        "            self._reached.discard(oldest.channel)\n",
        "",
        (
            "tests/stream/test_stream_recovery.py"
            "::test_a_trade_that_was_displaced_is_proven_by_nothing_that_rest_had_before",
        ),
    ),
    Kind(
        "what displaced trades leave to be proven is the first that came, not the last that gave way",
        "backquant/stream/delivery.py",
        "            self._first[oldest.channel] = oldest\n",
        "",
        (
            "tests/stream/test_stream_recovery.py"
            "::test_a_trade_that_was_displaced_is_proven_by_nothing_that_rest_had_before",
        ),
    ),
    Kind(
        "a recovery begins a millisecond late",
        "backquant/stream/recent_trades.py",
        "self._missing_ms = newest_ms - OVERLAP_MS",
        "self._missing_ms = newest_ms - OVERLAP_MS + 1",
        ("tests/stream/test_stream_recent_trades.py",),
    ),
    Kind(
        "the first page of a recovery leaves out the millisecond that it begins with",
        "backquant/stream/missed_trades.py",
        "datetime.fromtimestamp(self.delivery.since_ms(channels) / 1000, UTC) - MILLISECOND",
        "datetime.fromtimestamp(self.delivery.since_ms(channels) / 1000, UTC)",
        ("tests/stream/test_stream_recovery_pages.py::test_the_millisecond_of_the_beginning_is_asked_for",),
    ),
    Kind(
        "a walk over parallel arrays cuts all lists, those of another length too",
        "backquant/_series/paging/page.py",
        "for name, items in lists.items() if len(items) == len(lists[axis])}",
        "for name, items in lists.items()}",
        ("tests/series/paging/test_page_itself.py::test_parallel_arrays_are_cut_together_and_others_stay",),
    ),
    Kind(
        "a walk over parallel arrays cuts the times alone",
        "backquant/_series/paging/page.py",
        "for name, items in lists.items() if len(items) == len(lists[axis])}",
        "for name, items in lists.items() if name == axis}",
        ("tests/series/paging/test_page_itself.py::test_parallel_arrays_are_cut_together_and_others_stay",),
    ),
    Kind(
        "prints with null ids are merged by a walk",
        "backquant/_series/paging/page.py",
        "venue is not None and trade is not None",
        "True",
        ("tests/series/paging/test_page_itself.py::test_prints_without_an_id_are_told_apart_by_all_they_hold",),
    ),
    Kind(
        "prints without ids are merged by a recovery",
        "backquant/stream/recent_trades.py",
        "    return trade.venue, trade.instrument, trade.ts_ms, trade.price, trade.amount, trade.direction\n",
        "    return trade.venue, trade.instrument, trade.ts_ms\n",
        ("tests/stream/test_stream_recent_trades.py::test_trades_without_an_id_are_told_apart_by_what_they_are",),
    ),
    Kind(
        "the recommended version is another number of the right part",
        "scripts/contract/version.py",
        'f"{major}.{minor + 1}.0"',
        'f"{major}.{minor + 1}.{patch}"',
        ("tests/scripts/contract/test_version.py",),
    ),
    Kind(
        "a byte that is no UTF-8 inside a text costs the reply",
        "backquant/_ground/lenient_json.py",
        'body.decode("utf-8", "replace")\n        value',
        'body.decode("utf-8")\n        value',
        ("tests/call/test_odd_bodies.py",),
    ),
    Kind(
        "a list of as many items as are allowed is refused",
        "backquant/_call/request.py",
        "len(items) > param.max_items",
        "len(items) >= param.max_items",
        ("tests/call/test_parameters.py::test_what_lies_on_a_bound_is_sent",),
    ),
    Kind(
        "the sandbox refuses a list of as many items as are allowed",
        "backquant/sandbox/parameters.py",
        "len(value) > parameter.max_items",
        "len(value) >= parameter.max_items",
        ("tests/sandbox/test_sandbox_parameters.py::test_what_lies_on_a_bound_is_answered",),
    ),
    Kind(
        "a year of two digits is guessed",
        "backquant/_ground/times.py",
        'any(f"{moment.year:04}" not in text for moment in found)',
        "False",
        ("tests/ground/test_times.py::test_a_year_of_two_digits_is_no_year",),
    ),
    Kind(
        "a link is replaced by a file, and what it points to stays as it was",
        "backquant/_ground/files.py",
        "Path(os.path.realpath(path))",
        "Path(path)",
        ("tests/ground/test_files.py::test_what_a_link_points_to_is_written_and_the_link_stays",),
    ),
    Kind(
        "a write that fails leaves a file with the key behind",
        "backquant/_ground/files.py",
        "        Path(name).unlink(missing_ok=True)\n",
        "",
        ("tests/ground/test_files.py::test_a_write_that_fails_leaves_the_old_file_and_no_copy_of_the_new",),
    ),
    Kind(
        "a key file that a group can read (0640) is not told",
        "backquant/_call/keys.py",
        "stat.S_IRWXG | stat.S_IRWXO",
        "stat.S_IRWXO",
        ("tests/cli/test_login.py::test_a_file_that_others_can_read_is_told",),
    ),
    Kind(
        "unknown fields in late rows of a long table are lost",
        "backquant/tables/packed_columns.py",
        "    if not _hold_all(body, start, columns, len(rows)):\n        return None\n",
        "",
        ("tests/tables/test_frames.py::test_a_new_field_in_a_late_row_is_kept_though_another_is_missing",),
    ),
    Kind(
        "an unknown field in the last row of a long table is lost",
        "backquant/tables/packed_columns.py",
        "more_keys = len(colons) > cells and colons[cells] < end",
        "more_keys = False",
        ("tests/tables/test_frames.py::test_a_new_field_in_the_last_row_alone_is_kept",),
    ),
    Kind(
        "of two groups of arrays in one row the second is read as the first's",
        "backquant/tables/flatten.py",
        "alike.setdefault((leaf.owner, len(leaf.value)), [])",
        "alike.setdefault((leaf.owner, 0), [])",
        ("tests/tables/test_tables_by_shape.py",),
    ),
)
"""What `make mutants` always tries, besides what the seed draws."""

EQUIVALENT: Final[dict[tuple[str, str, str, str], str]] = {
    (
        "backquant/_series/paging/cursor_walk.py",
        'raise AssertionError("a Call is answered")',
        'raise AssertionError("a Call is answered")',
        "pass",
    ): "for the type checker: whoever drives a script answers each Call, so nobody gets there",
    (
        "backquant/stream/delivery.py",
        "self.set_back: int = 0",
        "0",
        "1",
    ): "only whether it has changed since is looked at, wherever the count begins",
    (
        "backquant/tables/packed_columns.py",
        "for name, values in zip(kinds, block, strict=True):",
        "True",
        "False",
    ): "the columns and their names come from one list, so that neither is longer",
    (
        "backquant/_call/envelope.py",
        "success: bool = True",
        "True",
        "False",
    ): "a body that does not tell is then read by the second look, which gives the same",
}
"""Faults that change nothing that anyone could see: module, line, what stood there, the fault; and why it is none."""
