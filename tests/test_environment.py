"""One set of versions: pyproject.toml has them, environment.yml repeats them for conda and Binder."""

import importlib.util
import re
import subprocess
import sys
import tomllib

import pytest
import yaml

from emolab import shipped

PROJECT = tomllib.loads((shipped.ROOT / "pyproject.toml").read_text())["project"]


def binder_pins():
    environment = yaml.safe_load((shipped.ROOT / "environment.yml").read_text())
    return next(entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))


def test_every_dependency_is_pinned_exactly():
    groups = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    for requirement in sum(groups, []):
        assert re.fullmatch(r"[A-Za-z0-9_.-]+(\[[a-z,]+\])?==[^ ;]+(; .+)?", requirement), requirement


def test_environment_yml_has_the_versions_of_pyproject_toml():
    wanted = sum(
        (PROJECT["optional-dependencies"][extra] for extra in ("deep", "ears", "telephones")), PROJECT["dependencies"]
    )
    assert sorted(binder_pins()) == sorted(wanted), "copy the pins of pyproject.toml to the pip section"


def test_environment_yml_does_not_install_the_clone_itself():
    # Binder would then reinstall everything at each commit; postBuild installs the package without its dependencies.
    assert not [line for line in binder_pins() if line.startswith("-")]


@pytest.mark.skipif(not importlib.util.find_spec("repo2docker"), reason="needs jupyter-repo2docker")
def test_binder_would_build_this_environment():
    rendered = subprocess.run(
        [sys.executable, "-m", "repo2docker", "--no-build", "--debug", "."],
        cwd=shipped.ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip  # several a line
    text = rendered.stdout + rendered.stderr
    assert rendered.returncode == 0, text
    assert "environment.yml" in text and "postBuild" in text


def run_python(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=shipped.ROOT)


def test_importing_the_package_and_asking_for_help_load_nothing_heavy():
    done = run_python(
        "import sys, emolab.__main__ as m\n"
        "try: m.main(['--help'])\n"
        "except SystemExit: pass\n"
        "print([name for name in ('tensorflow', 'librosa', 'sklearn', 'pandas', 'numpy') if name in sys.modules])"
    )
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


def test_the_command_says_what_works_without_each_extra():
    from emolab.commands import doctor

    known = {name for names, _ in doctor.OPTIONAL for name in names}
    for extra in ("deep", "ears", "telephones", "speech"):
        first = re.match(r"[\w-]+", PROJECT["optional-dependencies"][extra][-1 if extra == "deep" else 0])[0]
        assert first in known, f"`emolab doctor` does not say what is lost without {first}, of the extra {extra}"
    default = re.search(r"^EXTRAS \?= (\S+)$", (shipped.ROOT / "Makefile").read_text(), re.M)[1]
    for page in ("README.md", "notebooks/teacher/README.md"):
        assert f"[{default}]" in (shipped.ROOT / page).read_text(encoding="utf-8"), page
