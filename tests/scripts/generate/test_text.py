"""Names and docstrings, whatever text a contract holds."""

import ast
import keyword

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backquant import errors
from backquant._contract.nodes import pascal
from scripts.generate.docs import ERRORS, bounds_text, default_text, error_lines, name_methods, raises, spoken
from scripts.generate.naming import CLIENT_NAMES, class_name, identifier, method_names
from scripts.generate.problem import ContractProblem, Node
from scripts.generate.render import docstring

SEGMENTS = st.sampled_from(
    ["gex", "iv", "dealer-flow", "3d", "class", "{coin}", "stream", "a_b", "a-b", "É", "list", "_"]
)
PATHS = st.lists(st.lists(SEGMENTS, min_size=1, max_size=4).map(lambda parts: "/" + "/".join(parts)), unique=True)


@given(st.text(max_size=20))
@example("class")
@example("")
@example("__init__")
@example("2d")
@example("²")
@example("\uff43\uff4c\uff41\uff53\uff53")
def test_an_identifier_is_valid_and_its_own_identifier(name: str) -> None:
    spelled = identifier(name)
    assert spelled.isidentifier()
    assert not keyword.iskeyword(spelled)
    assert not spelled.startswith("__")
    assert identifier(spelled) == spelled


@given(st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,20}", fullmatch=True))
def test_a_name_that_python_takes_stays_as_it_is(name: str) -> None:
    if not keyword.iskeyword(name) and not name.startswith("__") and name != "_":
        assert identifier(name) == name


def test_a_taken_name_gets_an_underscore() -> None:
    assert identifier("timeout", {"timeout"}) == "timeout_"
    assert identifier("from") == "from_"


def named(paths: list[str]) -> dict[str, str] | ContractProblem:
    try:
        return method_names(dict.fromkeys(paths, ""))
    except ContractProblem as problem:
        return problem


@settings(max_examples=200)
@given(PATHS)
def test_method_names_are_valid_unique_and_no_method_is_a_namespace(paths: list[str]) -> None:
    names = named(paths)
    if isinstance(names, ContractProblem):
        assert str(names).startswith(tuple(f"paths.{path}: " for path in paths))
        return
    assert list(names) == paths
    assert len(set(names.values())) == len(paths)
    for name in names.values():
        assert all(part.isidentifier() and not keyword.iskeyword(part) for part in name.split("."))
        assert name.split(".")[0] not in CLIENT_NAMES
        assert not any(other.startswith(f"{name}.") for other in names.values())


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["/gex/strike-profile"], ["gex.strike_profile"]),
        (["/symbols"], ["symbols"]),
        (["/a/b", "/a/b/c"], ["a.b", "a.b_c"]),
        (["/a/b", "/a/b/c", "/a/b/d"], ["a.b.all", "a.b.c", "a.b.d"]),
        (["/a", "/a/b"], ["a", "a_b"]),
        (["/a/{x}", "/a/{x}/b"], ["a.by_x", "a.b"]),
    ],
)
def test_a_method_mirrors_its_path(paths: list[str], names: list[str]) -> None:
    assert list(method_names(dict.fromkeys(paths, "")).values()) == names


def test_an_explicit_name_wins_and_must_be_one() -> None:
    assert method_names({"/options/greeks/{greek}": "options.greeks.profile"}) == {
        "/options/greeks/{greek}": "options.greeks.profile"
    }
    with pytest.raises(ContractProblem, match=r"paths\./a: 'a\.class' is no dotted Python name"):
        method_names({"/a": "a.class"})
    with pytest.raises(ContractProblem, match=r"paths\./a: its method a is the namespace of a\.b"):
        method_names({"/a": "a", "/b": "a.b"})


@given(st.text(max_size=12))
def test_a_class_name_is_valid_and_stays(name: str) -> None:
    spelled = class_name(pascal("x", name))
    assert spelled.isidentifier()
    assert not keyword.iskeyword(spelled)
    assert class_name(spelled) == spelled


WORDS = st.one_of(
    st.text(),
    st.text(alphabet="\"\\'\n\r\t {}#abc-\x00\ud800\u2028"),
    st.lists(st.text(alphabet='abc"\\-', min_size=1, max_size=30)).map(" ".join),
)


@settings(max_examples=300)
@given(WORDS, st.sampled_from([0, 4, 8]))
@example('"""', 0)
@example('a"', 4)
@example("\\", 4)
@example('\\"', 4)
@example("\\N{DASH} \\x", 4)
def test_a_docstring_evaluates_to_its_words(words: str, indent: int) -> None:
    source = docstring(words, indent)
    evaluated = ast.literal_eval(source)
    assert "".join(evaluated.split()) == "".join(words.split())
    source.encode("utf-8")


@given(WORDS)
def test_a_docstring_keeps_to_the_line_length_where_words_allow_it(words: str) -> None:
    longest = max(map(len, ascii(words).split()), default=0)
    assert all(len(line) <= max(120, longest + 8) for line in docstring(words, 4).splitlines())


@pytest.mark.parametrize(
    ("bounds", "text"),
    [
        ({"minimum": 1, "maximum": 1000}, "From 1 to 1000."),
        ({"above": 0}, "Above 0."),
        ({"minimum": 0}, "At least 0."),
        ({"maximum": 5}, "At most 5."),
        ({"below": 5}, "Below 5."),
        ({"above": 0, "maximum": 2.5}, "From above 0 to 2.5."),
        ({}, ""),
    ],
)
def test_bounds_are_told_in_words(bounds: dict[str, float | int], text: str) -> None:
    assert bounds_text(bounds) == text


@pytest.mark.parametrize(
    ("told", "default", "required", "text"),
    [
        ("Page size.", 200, False, "Default: `200`."),
        ("Weeklies alone.", False, False, "Default: `False`."),
        ("Lowest strike.", None, False, "Default: none."),
        ("Expiry; omitted means all.", None, False, ""),
        ("The symbols.", None, True, ""),
    ],
)
def test_what_the_server_takes_is_told(told: str, default: bool | int | None, required: bool, text: str) -> None:
    assert default_text(told, default, required=required) == text


@pytest.mark.parametrize(
    ("wire", "python"),
    [
        ("Comma-separated venue ids; omit for all.", "List of venue ids; omit for all."),
        ("Symbols to query, comma-separated, at most 8.", "Symbols to query, at most 8."),
        ("Venues, as a comma-separated list of `okx` and `bybit`.", "Venues, as a list of `okx` and `bybit`."),
        ("Venues, as comma-separated ids.", "Venues, as a list of ids."),
        (
            "Tokens, such as `28MAR25,25APR25`. Null means all.",
            'Tokens, such as `["28MAR25", "25APR25"]`. None means all.',
        ),
    ],
)
def test_lists_are_spoken_of_in_python(wire: str, python: str) -> None:
    assert spoken(wire, kind="text", many=True) == python


def test_flags_and_times_are_spoken_of_in_python() -> None:
    assert spoken("With `true`, weeklies alone.", kind="flag", many=False) == "With `True`, weeklies alone."
    assert spoken("Upper bound.", kind="time", many=False).startswith("Upper bound. An aware datetime")


@pytest.mark.parametrize(
    ("wire", "python"),
    [
        ("As in `/gex/dealer-flow`, it ends.", "As in `bq.gex.dealer_flow`, it ends."),
        ("Only /tape/stats tells, not /tape.", "Only `bq.tape.stats` tells, not `bq.tape.trades`."),
        ("For gamma use the `/gex` endpoints.", "For gamma use the `bq.gex` endpoints."),
        ("It is `/tape` under `order=desc`.", 'It is `bq.tape.trades` under `order="desc"`.'),
        ("With `include=by_venue` or `strict=true`.", "With `include=by_venue` or `strict=true`."),
        ("See https://x.test/tape and a/gex/levels/b.", "See https://x.test/tape and a/gex/levels/b."),
    ],
)
def test_paths_are_spoken_of_as_methods(wire: str, python: str) -> None:
    names = {"/gex/dealer-flow": "gex.dealer_flow", "/tape": "tape.trades", "/tape/stats": "tape.stats"}
    document: Node = {"paths": [{"description": wire, "summary": wire}], "properties": {"description": {}}}
    name_methods(document, names)
    assert document["paths"] == [{"description": python, "summary": wire}]


def test_a_word_with_a_hyphen_stays_on_its_line() -> None:
    words = " ".join(["an eight-venue split"] * 20)
    assert " ".join(docstring(words, 8).strip('"').split()) == words


@given(st.lists(st.sampled_from(list(ERRORS)), max_size=5))
def test_each_error_has_its_own_line(statuses: list[str]) -> None:
    names = [line.partition(": ")[0] for line in error_lines(raises(statuses))]
    assert names == list(dict.fromkeys(names))
    assert all(issubclass(getattr(errors, name), errors.BackQuantError) for name in names)
