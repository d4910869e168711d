"""Rules about the repository itself, read from its files."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES = 400


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [ROOT / line for line in listed.splitlines() if (ROOT / line).is_file()]


def lines_with(pattern: str, paths: list[Path]) -> list[str]:
    found = []
    for path in paths:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if re.search(pattern, line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    return found


def text_files() -> list[Path]:
    return tracked(
        "*.py", "*.md", "*.toml", "*.txt", "*.html", "*.css", "*.js", "*.json", "Makefile", ".ci/run"
    )


def test_there_are_files_to_judge():
    assert len(text_files()) > 40


def test_no_file_names_a_package_registry():
    host = r"(pypi|pythonhosted|npmjs)\.(org|com)"
    assert lines_with(host, [path for path in text_files() if path != Path(__file__)]) == []


def test_no_file_holds_an_absolute_path_of_a_machine():
    path = r"(?<![\w.])/(home|root|Users|work)/[a-z]"
    assert lines_with(path, [p for p in text_files() if p != Path(__file__)]) == []


def test_files_can_be_read_in_one_sitting():
    code = [path for path in tracked("*.py", "*.js", "*.css", "*.html") if "migrations" not in path.parts]
    long = [f"{p.relative_to(ROOT)}" for p in code if len(p.read_text("utf-8").splitlines()) > MOST_LINES]
    assert long == []


def test_templates_hold_no_inline_style_script_or_handler():
    templates = tracked("src/**/templates/**/*.html")
    inline = r"""\sstyle=|\son[a-z]+=|hx-on|<script(?![^>]*(\ssrc=|type="application/json"))[^>]*>|js:"""
    assert lines_with(inline, templates) == []


def test_templates_and_styles_load_nothing_from_another_host():
    loads = r"""(src|href)="https?://(?!.*rel="noopener)|url\(["']?https?:|@import\s+["']https?:"""
    files = tracked("src/**/templates/**/*.html", "frontend/src/**/*.css")
    links = [line for line in lines_with(loads, files) if "<a " not in line]
    assert links == []


def test_nothing_of_npm_is_committed():
    assert [p for p in tracked("frontend/**") if "node_modules" in p.parts or "bundle" in p.parts] == []


def test_the_front_end_lock_holds_no_addresses():
    lock = ROOT / "frontend" / "package-lock.json"
    if lock.exists():
        assert lines_with(r'"resolved"', [lock]) == []
