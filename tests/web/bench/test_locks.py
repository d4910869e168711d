"""The benchmark of the write lock measures outermost transactions, also ones that fail."""

import pytest
from django.db import transaction

from laadregie.bench import locks


@pytest.mark.django_db(transaction=True)
def test_only_what_holds_the_lock_is_counted():
    with locks.lock_times() as held:
        with transaction.atomic(), transaction.atomic():
            pass
        with pytest.raises(ValueError, match="undone"), transaction.atomic():
            raise ValueError("undone")
    with transaction.atomic():
        pass  # after the measurement

    assert len(held) == 2
    assert all(seconds >= 0 for seconds in held)
