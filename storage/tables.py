"""All tables, known by importing every module beside this one."""

import importlib
import pkgutil

from sqlmodel import SQLModel

import storage

for _module in pkgutil.iter_modules(storage.__path__, "storage."):
    if not _module.ispkg and _module.name != __name__:
        importlib.import_module(_module.name)

metadata = SQLModel.metadata
