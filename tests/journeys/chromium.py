"""Which browser the journeys use: a given one, that of the machine, else the npm package."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
AXE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
BUNDLE = Path(__file__).resolve().parents[2] / "src/laadregie/foundation/web/static/bundle"
NPM_PACKAGE = FRONTEND / "node_modules" / "@sparticuz" / "chromium"
ASK_PATH = "import('@sparticuz/chromium').then(async p => console.log(await p.default.executablePath()))"


@dataclass(frozen=True)
class Choice:
    """A browser and why it was chosen."""

    path: str
    reason: str


def choose() -> Choice | None:
    """Return the browser: CHROME_PATH, else `chromium` on the path, else @sparticuz/chromium."""
    if given := os.environ.get("CHROME_PATH"):
        return Choice(given, "CHROME_PATH")
    if found := shutil.which("chromium"):
        return Choice(found, "chromium on the path")
    if NPM_PACKAGE.is_dir():
        return Choice(_unpacked(), "npm package @sparticuz/chromium")
    return None


def missing() -> str | None:
    """Tell what must be made before a journey can run; None when all is there."""
    if not AXE.is_file():
        return "frontend/node_modules is not here: run `make frontend` first"
    if not BUNDLE.is_dir():
        return "the bundle of scripts and styles is not made: run `make frontend` first"
    if choose() is None:
        return "no browser: set CHROME_PATH, install chromium, or run `make frontend`"
    return None


def _unpacked() -> str:
    """Have the npm package unpack its browser into the temporary folder and say where."""
    answer = subprocess.run(
        ["node", "-e", ASK_PATH], cwd=FRONTEND, check=True, capture_output=True, text=True
    )
    return answer.stdout.strip()
