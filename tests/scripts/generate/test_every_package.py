"""What holds for the package of every contract."""

from pathlib import Path

from scripts.generate.driver import generate

from .derive import Package, contract, failures_of_pyright, saved


def test_every_module_imports_and_every_method_is_on_both_clients(
    fewer_endpoints: Package, more_endpoints: Package, other_shapes: Package
) -> None:
    for package in (fewer_endpoints, more_endpoints, other_shapes):
        assert "backquant_api.resources.api" in package.facts["modules"]
        assert len(package.methods) == package.result.methods
        assert all(method["same_when_awaited"] for method in package.methods.values())


def test_pyright_has_nothing_to_say_in_strict_mode(
    packages: Path, fewer_endpoints: Package, more_endpoints: Package, other_shapes: Package
) -> None:
    assert {path.name for path in packages.iterdir() if path.is_dir()} == {"fewer", "more", "shapes"}
    assert failures_of_pyright(packages) == []


def test_generating_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    spec = saved(contract("/gex/levels", "/options/chain", "/tape"), tmp_path)
    for name in ("first", "second"):
        generate(spec, tmp_path / name)
    first, second = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (tmp_path / "first", tmp_path / "second")
    )
    assert first == second
