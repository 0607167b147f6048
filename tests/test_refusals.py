"""Every refusal names the values that its sentence has places for."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parent.parent
_PLACE = re.compile(r"\{(\w+)\}")


def _templates(said: ast.expr, module: ModuleType) -> Iterator[str]:
    """What a refusal may say, as far as it stands in the module or in one that it imports."""
    match said:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Call(func=ast.Name(id="N_"), args=[inner]):
            yield from _templates(inner, module)
        case ast.IfExp(body=one, orelse=other):
            yield from _templates(one, module)
            yield from _templates(other, module)
        case ast.Name(id=name) if isinstance(found := getattr(module, name, None), str):
            yield found
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            found = getattr(getattr(module, owner, None), name, None)
            if isinstance(found, str):
                yield found
        case ast.Subscript(value=ast.Name(id=name)) if isinstance(found := getattr(module, name, None), dict):
            yield from (each for each in found.values() if isinstance(each, str))


def test_every_refusal_is_given_what_its_sentence_has_places_for() -> None:
    """Else whoever is refused reads that something went wrong."""
    lacking, checked = [], 0
    for path in sorted((ROOT / "handlers").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Refusal" and len(call.args) > 1):
                continue
            given = {keyword.arg for keyword in call.keywords}
            if None in given:  # `**values`
                continue
            for template in _templates(call.args[1], importlib.import_module(name)):
                checked += 1
                if missing := set(_PLACE.findall(template)) - given:
                    lacking.append(f"{path.relative_to(ROOT)}:{call.lineno} {sorted(missing)}")
    assert lacking == []
    assert checked > 100
