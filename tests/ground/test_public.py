"""What lives in a private room is told by the path that users import it from."""

import typing
from collections import OrderedDict

import pytest

from backquant._ground.public import public


def test_annotations_in_words_and_in_types_mean_what_they_meant_at_home() -> None:
    @public("json")
    class Told:
        words: "OrderedDict[str, int]"
        kind: OrderedDict[str, int]

    assert Told.__module__ == "json"
    assert typing.get_type_hints(Told) == dict.fromkeys(("words", "kind"), OrderedDict[str, int])


@pytest.mark.parametrize(
    "thing", [test_annotations_in_words_and_in_types_mean_what_they_meant_at_home, type("K", (), {})]
)
def test_a_thing_without_annotations_has_the_module_too(thing: typing.Any) -> None:
    home = thing.__module__
    try:
        assert public()(thing).__module__ == "backquant"
    finally:
        thing.__module__ = home
