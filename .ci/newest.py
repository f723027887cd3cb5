"""Print what pyproject.toml asks for as "this version or a newer one", a requirement a line: what rots shows early."""

import tomllib
from pathlib import Path

project = tomllib.loads(Path(__file__).parent.with_name("pyproject.toml").read_text(encoding="utf-8"))["project"]
extras = project["optional-dependencies"]
for requirement in [*project["dependencies"], *extras["test"], *extras["speech"], *extras["deep"]]:
    print(requirement.replace("==", ">=", 1))
