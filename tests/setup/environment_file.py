"""The text of environment.yml, as a function of pyproject.toml."""

import tomllib

import yaml

EXTRAS = ("train", "report", "lab")
"""The extras that the conda environment holds; ``dev`` is for work on the package itself."""

_HEADER = """\
# Generated from pyproject.toml by `make lock`; edit that file, not this one.
# conda env create -f environment.yml && conda activate pitfalls && pip install --no-deps -e .
"""


def environment_text(pyproject: str) -> str:
    """Return environment.yml for the text of a pyproject.toml: its core and `EXTRAS`."""
    project = tomllib.loads(pyproject)["project"]
    extras = project["optional-dependencies"]
    packages = [*project["dependencies"], *(line for name in EXTRAS for line in extras[name])]
    environment = {
        "name": "pitfalls",
        "channels": ["conda-forge", "nodefaults"],
        "dependencies": ["python=3.11", "pip", {"pip": packages}],
    }
    text: str = yaml.safe_dump(environment, sort_keys=False)
    return _HEADER + text
