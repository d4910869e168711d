"""Orders over settled places in the small made-up region."""

import pytest

from tests.factories.orders import complete, drafted, published


@pytest.fixture
def draft(parties, officer):
    return drafted(3, officer)


@pytest.fixture
def ready(draft, officer):
    return complete(draft, officer)


@pytest.fixture
def order(parties, officer):
    return published(3, officer)
