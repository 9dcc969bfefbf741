"""How things are called in a report: in SDK names, and by their place in the contract. No I/O."""

__all__ = ["argument", "attribute", "call", "of_field", "of_model", "of_parameter", "of_path"]


def call(method: str) -> str:
    """`bq.gex.levels()`."""
    return f"bq.{method}()"


def argument(method: str, parameter: str) -> str:
    """`bq.gex.levels(symbol=)`."""
    return f"bq.{method}({parameter}=)"


def attribute(model: str, field: str) -> str:
    """`models.GexLevelsData.candles`."""
    return f"models.{model}.{field}"


def of_path(path: str) -> str:
    """Where an operation stands."""
    return f"paths.{path}.get"


def of_parameter(path: str, wire: str) -> str:
    """Where a parameter stands."""
    return f"{of_path(path)}.parameters.{wire}"


def of_model(model: str) -> str:
    """Where a schema stands."""
    return f"components.schemas.{model}"


def of_field(model: str, json_name: str) -> str:
    """Where a property stands."""
    return f"{of_model(model)}.properties.{json_name}"
