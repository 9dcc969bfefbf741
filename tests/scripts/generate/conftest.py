"""Three packages that the tests look at, each generated once."""

from pathlib import Path

import pytest

from .contracts import fewer, more, shapes
from .derive import Package, build


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all three."""
    return tmp_path_factory.mktemp("packages")


@pytest.fixture(scope="session")
def fewer_endpoints(packages: Path) -> Package:
    return build(fewer(), packages / "fewer")


@pytest.fixture(scope="session")
def more_endpoints(packages: Path) -> Package:
    return build(more(), packages / "more")


@pytest.fixture(scope="session")
def other_shapes(packages: Path) -> Package:
    return build(shapes(), packages / "shapes")
