"""API of requests: look first (`check`), ask (`asking`), follow and judge (`judging`)."""

from laadregie.intake.api import asking, check, judging  # noqa: F401 - their operations stand on the router
from laadregie.intake.api.router import router

__all__ = ["router"]
