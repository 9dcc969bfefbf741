"""Print the view through the templates and format it with ruff."""

import re
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .docs import error_lines
from .view import ContractView, MethodView

__all__ = ["ROOT", "docstring", "render"]


ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "scripts" / "templates"
WIDTH = 118
# Characters that no Python source can hold as they are.
UNPRINTABLE = re.compile("[\\x00-\\x08\\x0e-\\x1b\\x7f\\ud800-\\udfff]")


def render(view: ContractView, sha256: str, package: Path) -> None:
    """Write the package into a folder that does not exist yet."""
    env = _environment()

    def write(name: str, template: str, **values: object) -> None:
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(env.get_template(template).render(view=view, sha256=sha256, **values), encoding="utf-8")

    write("__init__.py", "package_init.py.jinja")
    (package / "py.typed").touch()
    write("base.py", "base.py.jinja")
    write("types.py", "types.py.jinja")
    write("operation.py", "operation.py.jinja")
    write("namespace.py", "namespace.py.jinja")
    write("keywords.py", "keywords.py.jinja")
    write("literals.py", "literals.py.jinja")
    write("models/__init__.py", "models_init.py.jinja")
    shared = {model.name for model in view.model_modules.get("shared", [])}
    partial = {method.data for method in view.methods() if method.status == "documented"}
    for module, models in view.model_modules.items():
        uses = sorted({name for model in models for name in model.uses} & shared) if module != "shared" else []
        whose = "What several endpoints send." if module == "shared" else f"What {_users(module, view)} sends."
        write(f"models/{module}.py", "models.py.jinja", models=models, shared_uses=uses, purpose=whose, partial=partial)
    write("resources/__init__.py", "resources_init.py.jinja")
    write("resources/api.py", "api.py.jinja")
    for space in view.namespaces():
        write(f"resources/{space.module}.py", "resource.py.jinja", space=space)
    _format(package)


def _users(module: str, view: ContractView) -> str:
    return next(f"`{m.dotted}` (GET {m.path})" for m in view.methods() if m.dotted.replace(".", "_") == module)


def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  # Python source, not HTML
    )
    filters = cast("dict[str, Callable[..., object]]", env.filters)
    filters.update(
        literal=repr, comment=comment, docstring=docstring, qualified=_qualified, method_docstring=method_docstring
    )
    return env


def comment(words: str) -> str:
    """The words as they can stand in a comment's line."""
    return ascii(" ".join(words.split()))[1:-1][:300]


def docstring(words: str, indent: int) -> str:
    """The words as a docstring; text from the contract can't end it or escape from it."""
    safe = words.replace("\\", "\\\\").replace('"""', '\\"\\"\\"').strip()
    safe = UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), safe)
    lines = [wrapped for line in safe.splitlines() for wrapped in _wrap(line, WIDTH - indent)]
    body = ("\n" + " " * indent).join(lines).replace("\n" + " " * indent + "\n", "\n\n")
    body = re.sub(r"[ \t]+\n", "\n", body)
    close = "\n" + " " * indent if len(lines) > 1 else " " if body.endswith('"') else ""
    return f'"""{body}{close}"""'


def _wrap(line: str, width: int) -> list[str]:
    lead = line[: len(line) - len(line.lstrip())]
    below = f"{lead}    " if lead else ""
    # A hyphen at a line's end would be read back as one with a blank behind it.
    return textwrap.wrap(line, width - 3, subsequent_indent=below, break_long_words=False, break_on_hyphens=False) or [
        ""
    ]


def _qualified(annotation: str, view: ContractView) -> str:
    return re.sub(r"(?<![\w.])[A-Z]\w*", lambda m: f"models.{m[0]}" if m[0] in view.models else m[0], annotation)


def method_docstring(method: MethodView, view: ContractView) -> str:
    """Purpose, parameters, what comes back, what may be raised, and the URL."""
    first, _, rest = (method.description or "Not described by the contract.").partition(". ")
    purpose = f"{'Deprecated: ' if method.deprecated else ''}{first.rstrip('.')}." + (f"\n\n{rest}" if rest else "")
    parts = [purpose]
    if method.params:
        arguments = [f"    {p.name}: {p.description or 'Not described by the contract.'}" for p in method.params]
        parts.append("\n".join(["Args:", *arguments]))
    returns = {
        "documented": f"`data` is `{method.data}`, from the vendor's documentation; what it does not name is in `extra`.",
        "free-form": "`data` is free-form JSON: the contract publishes no fields for it.",
    }.get(method.status, f"`data` is `{method.data}`.")
    parts.append(f"Returns:\n    A `Reply`; {returns}")
    parts.append("\n".join(["Raises:", *(f"    {line}" for line in error_lines(method.raises))]))
    parts.append(f"URL: GET {view.server}{method.path}")
    return "\n\n".join(parts)


def _format(package: Path) -> None:
    config = ["--config", str(ROOT / "pyproject.toml"), "--no-cache", "--quiet"]
    for command in (["check", "--fix-only", "--select", "I,F401,UP037", *config], ["format", *config]):
        subprocess.run([sys.executable, "-m", "ruff", *command, str(package)], check=True)
