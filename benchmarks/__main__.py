"""`python -m benchmarks [name …]`: run the benchmarks, one after the other, and print a line a figure.

A benchmark is a module of this package with `async def run() -> list[Figure]`. Exits with 1 when a figure falls short.
"""

import asyncio
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Sequence

import benchmarks
from benchmarks.figures import Figure


def main(wanted: Sequence[str]) -> int:
    """Run the benchmarks of these names, or all."""
    figures: list[Figure] = []
    for name in wanted or sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__)):
        if name == "__main__":
            continue
        run = getattr(importlib.import_module(f"benchmarks.{name}"), "run", None)
        if inspect.iscoroutinefunction(run):
            for figure in asyncio.run(run()):
                print(figure, flush=True)
                figures.append(figure)
    short = [figure.name for figure in figures if not figure.ok]
    if short:
        print(f"Short: {', '.join(short)}", file=sys.stderr)
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
