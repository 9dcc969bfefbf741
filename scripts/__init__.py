"""What maintainers run, each as `python -m scripts.NAME`."""

__all__: list[str] = []
