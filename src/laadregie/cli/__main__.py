"""`python -m laadregie.cli`: the same command without the installed script."""

from laadregie.cli import run

run()
