"""Where the loops of siting find `compiled`; walking uses it too."""

from laadkern.jit import compiled

__all__ = ["compiled"]
