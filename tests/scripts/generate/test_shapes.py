"""Models of every shape."""

import pytest

from .contracts import HOSTILE
from .derive import Package


def test_a_field_has_its_json_name_unless_python_forbids_it(other_shapes: Package) -> None:
    names = other_shapes.models["Names"]
    assert names["json_names"] == {
        "from_": "from",
        "None_": "None",
        "self_": "self",
        "field_2d": "2d",
        "a_b": "a-b",
        "field_x": "__x",
        "attrs_": "attrs",
        "builtins_": "builtins",
        "literals_": "literals",
    }
    kept = {"list", "float", "floats", "dict", "str", "int", "bool", "type", "Any", "Literal", "Instant", "_y"}
    assert set(names["fields"]) == kept | {"callOI", "call_oi"} | set(names["json_names"])


def test_a_field_named_like_a_builtin_does_not_hide_it_from_its_neighbours(other_shapes: Package) -> None:
    fields = other_shapes.fields("Names")
    assert fields["list"] == "builtins.list[builtins.float] | None"
    assert fields["dict"] == "builtins.dict[builtins.str, builtins.int] | None"
    assert fields["from_"] == "builtins.str"


def test_renamed_fields_are_decoded_by_their_json_names(other_shapes: Package) -> None:
    reply = {"type": "t", "from": "f", "self": 3, "2d": [[1]], "a-b": "ab", "__x": "x", "_y": "y", "None": "n"} | {
        "list": [1.5],
        "dict": {"k": 1},
        "Literal": "x",
        "callOI": 1,
        "call_oi": 2,
    }
    [(data, drift)] = other_shapes.decode(("new.names", reply))
    assert drift == []
    for shown in ("from_='f'", "self_=3", "field_2d=[[1.0]]", "a_b='ab'", "field_x='x'", "_y='y'", "None_='n'"):
        assert shown in data
    for shown in ("list=[1.5]", "dict={'k': 1}", "Literal='x'", "callOI=1.0", "call_oi=2.0", "str=None"):
        assert shown in data


@pytest.mark.parametrize(
    ("field", "annotation"),
    [
        ("nullable", "float | None"),
        ("nullable_list", "float | None"),
        ("one_of", "Cat | Dog | None"),
        ("merged", "KindsMerged | None"),
        ("described", "V2Error | None"),
        ("enum_with_null", "literals.EnumWithNull | None"),
        ("whole_enum", "literals.WholeEnum | None"),
        ("mode_0dte", "literals.Mode0Dte | None"),
        ("constant", "Literal['fixed'] | None"),
        ("map_of_maps", "dict[str, dict[str, float]] | None"),
        ("free", "dict[str, Any] | None"),
        ("open", "dict[str, Any] | None"),
        ("anything", "Any"),
        ("matrix", "list[list[float | None]] | None"),
        ("day", "Day | None"),
        ("moment", "Instant | None"),
        ("unique_id", "str | None"),
        ("words_or_numbers", "str | float | None"),
        ("with_default", "float"),
        ("text_default", "str"),
        ("points", "list[KindsPoints] | None"),
        ("nullable_enum", "literals.NullableEnum | None"),
        ("nullable_object", "KindsNullableObject | None"),
        ("object_or_null", "KindsObjectOrNull | None"),
        ("map_of_points", "dict[str, KindsMapOfPointsValue] | None"),
        ("loop", "dict[str, Any] | None"),
        ("knot", "dict[str, list[Any]] | None"),
        ("aliased_enum", "literals.Side | None"),
    ],
)
def test_a_schema_s_annotation(field: str, annotation: str, other_shapes: Package) -> None:
    assert other_shapes.fields("Kinds")[field] == annotation


def test_enums_become_literals_of_their_values_without_null(other_shapes: Package) -> None:
    assert other_shapes.literals["EnumWithNull"] == ["up", "down"]
    assert other_shapes.literals["WholeEnum"] == [1, 2, 3]
    assert other_shapes.literals["Kind"] == ["a\"'\\\n", "\U0001f680"]


def test_an_enum_named_like_the_word_literal_gets_another_name(other_shapes: Package) -> None:
    assert other_shapes.literals["NamesLiteral"] == ["x", "y"]
    assert other_shapes.fields("Names")["Literal"] == "literals.NamesLiteral | None"


def test_merged_schemas_have_the_fields_of_all(other_shapes: Package) -> None:
    assert list(other_shapes.fields("KindsMerged")) == ["code", "message", "details", "more"]


def test_either_of_two_objects_is_told_apart(other_shapes: Package) -> None:
    cat, dog = other_shapes.decode(
        ("new.kinds", {"one_of": {"meow": 1}, "with_default": 2}), ("new.kinds", {"one_of": {"woof": "w"}})
    )
    assert "one_of=Cat(meow=1.0)" in cat[0]
    assert "with_default=2.0" in cat[0]
    assert "one_of=Dog(woof='w')" in dog[0]
    assert "with_default=1.5" in dog[0]
    assert "text_default='it\\'s \"so\"'" in dog[0]
    assert cat[1] == dog[1] == []


def test_absent_and_null_are_both_none(other_shapes: Package) -> None:
    given = {"nullable": None, "nullable_list": None, "enum_with_null": None, "moment": None, "matrix": [[None, 1]]}
    (absent, _), (null, drift) = other_shapes.decode(("new.kinds", {}), ("new.kinds", given))
    assert drift == []
    assert null == absent.replace("matrix=None", "matrix=[[None, 1.0]]")


def test_schemas_may_contain_themselves_and_each_other(other_shapes: Package) -> None:
    assert other_shapes.fields("Tree") == {"name": "str", "children": "list[Tree] | None"}
    assert other_shapes.fields("Ping") == {"pong": "Pong | None"}
    assert other_shapes.fields("Pong") == {"pings": "dict[str, Ping] | None"}
    reply = {"root": {"name": "r", "children": [{"name": "c"}]}, "ping": {"pong": {"pings": {"p": {"pong": None}}}}}
    [(data, drift)] = other_shapes.decode(("new.trees", reply))
    assert drift == []
    assert "root=Tree(name='r', children=[Tree(name='c')])" in data
    assert "ping=Ping(pong=Pong(pings={'p': Ping()}))" in data


def test_data_may_be_a_list(other_shapes: Package) -> None:
    assert other_shapes.methods["new.rows"]["returns"] == "Reply[list[models.Tree]]"
    [(data, drift)] = other_shapes.decode(("new.rows", [{"name": "a"}]))
    assert (data, drift) == ("[Tree(name='a', children=None)]", [])


def test_data_may_be_a_list_beside_a_field_called_list(other_shapes: Package) -> None:
    assert other_shapes.methods["new.listed"]["returns"] == "Reply[builtins.list[float]]"
    assert other_shapes.decode(("new.listed", [1])) == [("[1.0]", [])]


@pytest.mark.parametrize("method", ["new.rows", "new.rows_again", "new.rows_wrapped"])
def test_a_reply_may_be_another_name_of_a_schema(method: str, other_shapes: Package) -> None:
    assert other_shapes.methods[method]["returns"] == "Reply[list[models.Tree]]"
    assert "RowsReplyToo" not in other_shapes.models
    assert "SideToo" not in other_shapes.literals


def test_a_reply_may_be_any_object(other_shapes: Package) -> None:
    assert other_shapes.methods["new.free"]["returns"] == "Reply[dict[str, Any]]"


def test_an_inline_schema_whose_title_is_taken_gets_its_endpoint_s_name_before_it(other_shapes: Package) -> None:
    assert other_shapes.methods["new.inline"]["returns"] == "Reply[models.NewInlineResponseTree]"
    assert other_shapes.fields("NewInlineResponseTree") == {"other": "str | None"}


def test_a_model_that_one_endpoint_sends_lives_in_its_module(other_shapes: Package) -> None:
    homes = {name: model["module"] for name, model in other_shapes.models.items()}
    assert homes["Ping"] == homes["Pong"] == "new_trees"
    assert homes["Tree"] == homes["V2Meta"] == "shared"


def test_a_schema_that_no_endpoint_sends_shares_what_it_refers_to(other_shapes: Package) -> None:
    assert other_shapes.fields("UnusedThing") == {"tree": "Tree | None"}
    assert other_shapes.models["UnusedThing"]["module"] == "shared"


def test_the_contract_s_words_stay_words(other_shapes: Package) -> None:
    def words(text: str) -> str:
        return "".join(text.split())

    assert words(HOSTILE) in words(other_shapes.methods["new.words"]["doc"])
    assert words(other_shapes.models["Words"]["doc"]) == words(HOSTILE)
    assert other_shapes.facts["title"] == HOSTILE
