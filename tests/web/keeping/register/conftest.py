"""The register of a made-up concession, in the region with its plan maps."""

from tests.factories.register import concession, register  # noqa: F401
from tests.web.planmaps.conftest import _english, _made_region, db, officer, planned  # noqa: F401
