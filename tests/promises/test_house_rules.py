"""The house rules for code, held by measuring: small pieces, nothing unfinished, nothing of the machine it was written on."""

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST_FILE, LONGEST_TEST, LONGEST_FUNCTION = 250, 500, 40

# In pieces, so that this file does not find itself.
UNFINISHED = "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX"))
REGISTRIES = "|".join(
    (
        "pypi" + r"\.org",
        "python" + "hosted",
        "npm" + r"js\.",
        "crates" + r"\.io",
        "maven" + r"\.org",
        "deb" + r"\.debian",
    )
)
MACHINE = "|".join(("/roo" + "t/", "/hom" + "e/[a-z]", "/wor" + "k/"))


def files(*patterns: str) -> list[Path]:
    """What is in the repository or about to be, in the order of its names."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = [ROOT / name for name in listed.stdout.splitlines()]
    return [file for file in found if file.is_file() and "migrations" not in file.parts]


def lines_with(pattern: str, *patterns: str) -> list[str]:
    found = []
    for file in files(*patterns):
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture, a font
        found += [
            f"{file.relative_to(ROOT)}:{n}" for n, line in enumerate(text.splitlines(), 1) if re.search(pattern, line)
        ]
    return found


def functions(file: Path):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_longer_than_one_subject_needs():
    lengths = {file.relative_to(ROOT): len(file.read_text(encoding="utf-8").splitlines()) for file in files("*.py")}
    too_long = {
        str(name): length
        for name, length in lengths.items()
        if length > (LONGEST_TEST if name.parts[0] == "tests" else LONGEST_FILE)
    }
    assert not too_long


def test_no_function_is_longer_than_a_screen():
    too_long = [
        f"{file.relative_to(ROOT)}:{node.lineno} {node.name}: {size}"
        for file in files("*.py")
        for node, size in functions(file)
        if size > LONGEST_FUNCTION
    ]
    assert not too_long


def test_most_functions_are_under_ten_lines():
    sizes = sorted(size for file in files("tamizdat/*.py") for _node, size in functions(file))
    assert sizes[len(sizes) // 2] < 10


def test_nothing_is_left_unfinished():
    assert not lines_with(rf"\b({UNFINISHED})\b", "*.py", "*.html", "*.css", "*.js", "bin/*")


def test_no_name_is_a_drawer_for_leftovers():
    drawers = {"utils", "helpers", "services", "managers", "common", "misc"}
    assert not [
        file
        for file in files("tamizdat/*.py", "tests/*.py")
        if drawers & {part.removesuffix(".py") for part in file.parts}
    ]


def test_no_test_waits_to_be_written():
    unconditional = r"pytest\.mark\.(skip\b|xfail)|pytest\.skip\(|unittest\.skip"
    assert not [line for line in lines_with(unconditional, "tests/*.py") if "test_house_rules" not in line]


def test_no_file_names_a_package_registry():
    assert not lines_with(REGISTRIES)


def test_no_file_knows_the_machine_it_was_written_on():
    assert not lines_with(
        rf"(?<![\w/.])({MACHINE})", "*.py", "*.toml", "*.sh", "*.md", "*.html", "*.css", "bin/*", ".ci/*"
    )


def test_the_templates_of_readers_name_no_foreign_host():
    """A link may lead anywhere; a thing that a browser fetches by itself may not."""
    fetched = r"""(src|srcset|poster|data|action|formaction)=["']https?://|url\(["']?https?://|@import"""
    assert not lines_with(fetched, "tamizdat/*.html", "tamizdat/*.css")
