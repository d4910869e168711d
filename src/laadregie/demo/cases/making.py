"""All cases of the demo in one go."""

from collections.abc import Callable
from random import Random

from django.db import transaction
from django.utils import timezone

from laadregie.demo.cases import asking, building, ground
from laadregie.demo.cases.variety import Wishes
from laadregie.foundation.accounts.models import User
from laadregie.foundation.audit import services as audit
from laadregie.intake.models import ChargerRequest

COUNT, SEED = 400, 2026


def make(
    first: str,
    *,
    manager: User,
    officer: User,
    say: Callable[[str], None],
    count: int = COUNT,
    seed: int = SEED,
) -> int:
    """Make requests, realisations and orders over all states; returns how many requests.

    Args:
        first: Code of the municipality in which the demo officer works.
        manager, officer: Demo accounts in whose name parties and participation are set.
        say: Told per municipality.
        seed: The same seed and day give the same cases.
    """
    draw, now = Random(seed), timezone.now()
    ground.set_parties(first, manager=manager, officer=officer, on=timezone.localdate(now))
    places = ground.towns(first, count)
    wishes = Wishes()
    for number, town in enumerate(places, 1):
        say(f"{number}/{len(places)} {town.name}: {town.requests} aanvragen")
        with transaction.atomic():  # one wait for the disk per municipality; nobody else is here yet
            made = asking.ask(town, now=now, draw=draw)
            building.build(town, asking.merge(made), now=now, draw=draw, wishes=wishes)
    total = ChargerRequest.objects.filter(is_demo=True).count()
    with transaction.atomic():
        last = ChargerRequest.objects.filter(is_demo=True).latest("pk")
        audit.record("intake.demo_made", last, by=None, changes={"requests": (0, total)})
    return total
