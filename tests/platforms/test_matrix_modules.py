"""How the modules of the Matrix adapter belong together stands in one place, and all of them in there."""

import pkgutil

from bot.platforms import matrix


def test_the_package_says_what_each_of_its_modules_is_for() -> None:
    named = matrix.__doc__ or ""
    assert [module.name for module in pkgutil.iter_modules(matrix.__path__) if f"`{module.name}`" not in named] == []
