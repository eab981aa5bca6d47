"""The command line `scripts/generate [--check]`: generates `azfacade_raw`, or checks that it is up to date."""

from __future__ import annotations

import argparse
import difflib
import hashlib
import json
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from codegen.fragment import Fragment, load
from codegen.fragment_checks import check_contents, check_document
from codegen.generator_input import template_data
from codegen.operations_page import operations_page
from codegen.problems import FragmentError
from codegen.run_generator import generate
from codegen.swap import recover_tree, replace_text, replace_tree
from codegen.versions_page import versions_page

ROOT = Path(__file__).resolve().parents[2]
SPECS, GENERATED, TEMPLATES = ROOT / "specs", ROOT / "generated", ROOT / "scripts" / "templates"
RULES = "overrides.yaml"
"""The file of specs/ that is no fragment: it says how the fragments differ from what is published."""
LOCK = SPECS / "lock.json"
PAGE, VERSIONS_PAGE = ROOT / "docs" / "operations.md", ROOT / "docs" / "api-versions.md"


def fragment_files(specs: Path | None = None) -> list[Path]:
    """Return the files of the fragments in a folder; None for specs/."""
    return sorted(file for file in (specs or SPECS).glob("*.yaml") if file.name != RULES)


def lock_text() -> str:
    """Return the text of specs/lock.json: hashes and versions of everything the generated code depends on."""

    def digest(files: list[Path]) -> str:
        whole = hashlib.sha256()
        for file in files:
            whole.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
        return whole.hexdigest()

    made_from = {
        "fragments": {file.name: digest([file]) for file in fragment_files()},
        "templates": digest(sorted(file for file in TEMPLATES.rglob("*") if file.suffix in {".py", ".jinja"})),
        "codegen": digest(sorted((ROOT / "scripts" / "codegen").glob("*.py"))),
        "generator": f"openapi-python-client {version('openapi-python-client')}",
        "formatter": f"ruff {version('ruff')}",
    }
    return json.dumps(made_from, indent=2) + "\n"


def read_text(file: Path) -> str:
    """Return a file's text with its line ends unchanged; bytes that are not UTF-8 are escaped."""
    return file.read_bytes().decode("utf-8", "backslashreplace")


def read_tree(tree: Path) -> dict[str, str]:
    """Return the text of every file below a folder by relative path."""
    return {
        file.relative_to(tree).as_posix(): read_text(file)
        for file in sorted(tree.rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts
    }


def differences(fresh: dict[str, str], present: dict[str, str]) -> list[str]:
    """Return unified diffs from the present files to the freshly generated ones."""
    found: list[str] = []
    for name in sorted(fresh.keys() | present.keys()):
        old, new = present.get(name), fresh.get(name)
        if old != new:
            found += difflib.unified_diff(
                (old or "").splitlines(keepends=True),
                (new or "").splitlines(keepends=True),
                f"present/{name}" if old is not None else "/dev/null",
                f"generated/{name}" if new is not None else "/dev/null",
            )
            if (old or new) == "" or not (old or new):
                found.append(f"only {'present' if new is None else 'generated'}: {name}\n")
    return found


def load_all() -> list[Fragment]:
    """Read and check all fragments.

    Raises:
        FragmentError: All problems found, of all fragments.
    """
    fragments: list[Fragment] = []
    problems: list[str] = []
    for file in fragment_files():
        try:
            fragment = load(file)
            check_document(fragment, fragment.problems)
            check_contents(fragment, fragment.problems)
            template_data(fragment)
        except FragmentError as found:
            problems.append(str(found))
        else:
            fragments.append(fragment)
    if problems:
        raise FragmentError("\n".join(problems))
    return fragments


def main() -> int:
    """Generate all files, or check that the present ones are up to date."""
    parser = argparse.ArgumentParser(prog="scripts/generate", description="Build generated/ from specs/.")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 with a diff if generated/ is out of date"
    )
    check: bool = parser.parse_args().check
    recover_tree(GENERATED)
    try:
        fragments = load_all()
        with tempfile.TemporaryDirectory() as work:
            fresh = Path(work) / "generated"
            generate(fragments, TEMPLATES, Path(work) / "work", fresh)
            made = {
                LOCK: lock_text(),
                PAGE: operations_page(fragments),
                VERSIONS_PAGE: versions_page(fragments, TEMPLATES),
            }
            if check:
                found = differences(
                    {**read_tree(fresh), **{file.name: text for file, text in made.items()}},
                    {
                        **read_tree(GENERATED),
                        **{file.name: read_text(file) for file in made if file.exists()},
                    },
                )
                sys.stdout.writelines(found)
                if found:
                    print("generated/ is out of date: run scripts/generate", file=sys.stderr)
                return 1 if found else 0
            replace_tree(fresh, GENERATED)
        for file, text in made.items():
            replace_text(file, text)
    except FragmentError as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"generated {len(read_tree(GENERATED))} files from {', '.join(f.path.name for f in fragments)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
