"""What importing costs, and what the package shows of itself."""

import subprocess
import sys
from importlib import import_module

import pytest

import backquant
import backquant.errors
import backquant.models
from tests.support.session import KEY

HEAVY = ("httpx", "msgspec", "attrs", "attr", "backquant_api", "dateutil", "asyncio", "starlette")


def loaded_after(statement: str) -> set[str]:
    """Modules that a fresh interpreter holds after the statement, and not before."""
    program = f"import sys; before = set(sys.modules)\n{statement}\nprint(*set(sys.modules) - before)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=300)
    return set(run.stdout.split())


def test_importing_the_package_loads_nothing_heavy() -> None:
    loaded = loaded_after("import backquant")
    assert "backquant" in loaded
    assert {name.partition(".")[0] for name in loaded} & set(HEAVY) == set()


def test_an_error_class_needs_no_http_library() -> None:
    loaded = loaded_after("from backquant import NotFoundError")
    assert "backquant.errors" in loaded
    assert "httpx" not in loaded


def test_a_model_loads_its_own_module_alone() -> None:
    loaded = loaded_after("from backquant.models import GexLevelsData")
    models = {name for name in loaded if name.startswith("backquant_api.models.")}
    assert models == {"backquant_api.models.gex_levels", "backquant_api.models.shared"}


def test_a_client_loads_no_endpoint_before_it_is_used() -> None:
    loaded = loaded_after("from backquant import BackQuant; BackQuant()")
    assert "backquant_api.resources.api" in loaded
    assert "backquant_api.resources.gex" not in loaded


def test_a_blocking_call_needs_no_event_loop() -> None:
    loaded = loaded_after(
        "from contextlib import suppress; from backquant import APIConnectionError, BackQuant\n"
        f"with suppress(APIConnectionError): BackQuant({KEY!r}, base_url='http://127.0.0.1:9', max_retries=0).health()"
    )
    assert "backquant._call.over_httpx" in loaded
    assert not loaded & {"asyncio", "aiohttp", "dateutil"}


def test_no_extra_is_loaded() -> None:
    loaded = loaded_after("from backquant import *")
    assert not {name.partition(".")[0] for name in loaded} & {
        "aiohttp",
        "starlette",
        "uvicorn",
        "pandas",
        "websockets",
        "pytest",
    }


MODULES = ["backquant", "backquant.models", "backquant.errors", "backquant.literals"]


@pytest.mark.parametrize("name", MODULES)
def test_every_listed_name_is_there(name: str) -> None:
    module = import_module(name)
    assert list(module.__all__) == sorted(module.__all__)
    for each in module.__all__:
        assert getattr(module, each) is not None
    assert set(module.__all__) <= set(dir(module))


@pytest.mark.parametrize("name", ["backquant", "backquant.models"])
def test_a_name_that_is_not_there_is_an_attribute_error(name: str) -> None:
    with pytest.raises(AttributeError, match="Nonsense"):
        _ = import_module(name).Nonsense


def test_a_fresh_package_lists_what_it_has_not_loaded_yet() -> None:
    program = "import backquant; print(set(backquant.__all__) - set(dir(backquant)))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=300)
    assert run.stdout.strip() == "set()"


def test_names_are_the_same_wherever_they_are_taken_from() -> None:
    assert backquant.NotFoundError is backquant.errors.NotFoundError
    assert backquant.models is import_module("backquant.models")
    assert backquant.__version__.count(".") == 2
