"""The overlay is a plain Overlay 1.0 document: any tool that applies it gets what the generator gets."""

import copy
import json
from typing import Any, cast

from oas_patch.overlay import apply_overlay  # pyright: ignore
from oas_patch.validator import validate  # pyright: ignore

from scripts.generate.driver import PACKAGE
from scripts.generate.lock import read_lock
from scripts.generate.overlay import correct
from scripts.generate.render import ROOT

from .documents import corrected, correction, overlay, published


def without_repeats(value: Any) -> Any:
    """The document with every enum's repeated values taken out."""
    if isinstance(value, dict):
        found = {key: without_repeats(item) for key, item in cast("dict[str, Any]", value).items()}
        if isinstance(found.get("enum"), list):
            found["enum"] = list(dict.fromkeys(found["enum"]))
        return found
    if isinstance(value, list):
        return [without_repeats(item) for item in cast("list[Any]", value)]
    return value


def test_it_is_a_valid_overlay_document() -> None:
    assert overlay()["overlay"].startswith("1.0")
    assert validate(overlay(), "sh") == "Validation successful"


def test_every_action_says_why() -> None:
    for action in overlay()["actions"]:
        assert len(action.get("description", "")) > 10, action["target"]


def test_every_action_has_something_to_do() -> None:
    """But for those that the document in place leaves nothing to do: `make spec` puts them on record."""
    assert correction()[1] == read_lock().get("idle", [])


def test_applied_as_a_whole_it_gives_what_the_generator_gets_action_by_action() -> None:
    whole = apply_overlay(copy.deepcopy(published()), copy.deepcopy(overlay()))
    step_by_step, _ = correct(published(), overlay())
    assert without_repeats(whole) == step_by_step == corrected()


def test_the_generated_package_carries_the_corrected_contract() -> None:
    shipped = json.loads((ROOT / "generated" / PACKAGE / "contract.json").read_bytes())
    assert shipped == corrected()


def test_correcting_leaves_the_published_document_and_the_overlay_as_they_are() -> None:
    document, actions = copy.deepcopy(published()), copy.deepcopy(overlay())
    correct(document, actions)
    assert document == published()
    assert actions == overlay()
