"""The whole site over the small made-up region, with one person for every role."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.db import transaction
from django.test import Client, override_settings
from django.utils import translation
from PIL import Image

from laadregie.forecasts import services as forecasts
from laadregie.forecasts.models import Correction
from laadregie.foundation.accounts.models import Role, User
from laadregie.foundation.jobs.models import Job
from laadregie.foundation.jobs.services import run_job
from laadregie.monitoring import services as monitoring
from laadregie.monitoring.models import ChargeLocation
from laadregie.planmaps import services as planmaps
from laadregie.planmaps.importing import services as importing
from laadregie.planmaps.models import PlanMap, SiteImport
from laadregie.regions.models import Municipality, SubRegion
from tests.factories.judging import ids_of_requests
from tests.factories.orders import ids_of_orders
from tests.factories.realising import ids_of_realisation
from tests.factories.regions import DORP, OOSTERLEK, SMALL_PACK, VLIETWOUDE, load_small_region, person

YEAR, SCENARIO = 2030, "mid"
MIDDLE = (4.8568, 52.3904)  # of Vlietwoude
PLAIN = "nobody"
ANONYMOUS = "anonymous"
ELSEWHERE = "municipal_officer_elsewhere"
# Where people of a role work: the officer in Vlietwoude, the consultant in its sub-region.
ORGANISATIONS = {Role.MUNICIPAL_OFFICER: VLIETWOUDE, Role.CONSULTANT: "S1", Role.STEERING_MEMBER: "S1"}


@dataclass
class Site:
    """What stands in the database.

    Attributes:
        folder: The data folder.
        people: Viewers by name: every role, an officer elsewhere, someone without a role, nobody.
        ids: What addresses are made of.
    """

    folder: Path
    people: dict[str, User | None] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)

    def client(self, viewer: str) -> Client:
        """A browser in which this viewer has signed in."""
        client = Client()
        user = self.people[viewer]
        if user is not None:
            client.force_login(user)
        return client


@contextmanager
def undone() -> Iterator[None]:
    """Take back all that is written in the block."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def build(folder: Path) -> Site:
    """Load Waterkant with network, forecast and two plan maps, that of Oosterlek published."""
    site = Site(folder)
    with override_settings(DATA_DIR=folder, MEDIA_ROOT=folder / "files"), translation.override("en"):
        load_small_region()
        feed = SMALL_PACK / "feed"
        monitoring.import_feed(feed / "locations.json", tariffs=feed / "tariffs.json", by=None)
        sub_region = SubRegion.objects.create(code="S1", name="Noordkant")
        Municipality.objects.filter(code=VLIETWOUDE).update(sub_region=sub_region)
        forecasts.run_forecast()
        planmaps.run_plan(municipality_code=None, year=YEAR, scenario=SCENARIO)
        _people(site)
        _cases(site)
    return site


def _people(site: Site) -> None:
    site.people[ANONYMOUS] = None
    site.people[PLAIN] = User.objects.create(email="niemand@example.nl", name="Jip Bos")
    for role in Role:
        site.people[role.value] = person(role, ORGANISATIONS.get(role, "waterkant"), name="Sam de Boer")
    site.people[ELSEWHERE] = person(Role.MUNICIPAL_OFFICER, OOSTERLEK, name="Bo Kramer")


def _cases(site: Site) -> None:
    officer, elsewhere = site.people[Role.MUNICIPAL_OFFICER], site.people[ELSEWHERE]
    assert isinstance(officer, User)
    assert isinstance(elsewhere, User)
    plans = {plan.municipality_code: plan for plan in PlanMap.objects.all()}
    planmaps.publish(plan_map_id=plans[OOSTERLEK].pk, by=elsewhere)
    forecasts.correct_neighbourhood(
        municipality_code=VLIETWOUDE,
        by=officer,
        neighbourhood_code=DORP,
        points=12,
        from_year=2028,
        to_year=None,
        reason="new_housing",
        explanation="120 woningen bij de oude molen",
        source="Woningbouwplan 2026",
    )
    own = plans[VLIETWOUDE].planned.select_related("site")[0].site
    visit, photo = _visit(officer)
    fewest = planmaps.request_fewest(municipality_code=VLIETWOUDE, share=0.8, by=officer)
    run_job.func(str(fewest.pk))
    site.ids = {
        "import": _list(officer).pk,
        "visit": visit,
        "photo": photo,
        "person": elsewhere.pk,
        "membership": elsewhere.memberships.values_list("pk", flat=True)[0],
        "own": VLIETWOUDE,
        "published": OOSTERLEK,
        "neighbourhood": DORP,
        "site": own.pk,
        "x": own.x_m,
        "y": own.y_m,
        "plan": plans[VLIETWOUDE].pk,
        "published_site": plans[OOSTERLEK].planned.values_list("site", flat=True)[0],
        "correction": Correction.objects.values_list("pk", flat=True)[0],
        "job": Job.objects.create(kind="plan.run", subject=VLIETWOUDE, started_by=officer).pk,
        "operator": quote(ChargeLocation.objects.values_list("operator", flat=True)[0]),
        "location": ChargeLocation.objects.values_list("pk", flat=True)[0],
        **ids_of_orders(officer),
        **ids_of_requests(officer),
        **ids_of_realisation(officer, "waterkant"),
    }


def _list(officer: User) -> SiteImport:
    """A list that was checked: one row that is right, one with a place abroad."""
    rows = f"nummer;lon;lat\nVW-1;{MIDDLE[0]};{MIDDLE[1]}\nVW-2;4.40;51.22\n"
    found = importing.upload(
        municipality_code=VLIETWOUDE, data=rows.encode(), file_name="wensen.csv", by=officer
    )
    columns = {"number": "nummer", "x": "lon", "y": "lat"}
    chosen = importing.Chosen(0, columns, "lonlat", year=YEAR)
    return importing.request_check(site_import=found, chosen=chosen, by=officer)


def _visit(officer: User) -> tuple[int, int]:
    """A site visit with an answer and a photo."""
    stops = list(PlanMap.objects.get(municipality_code=VLIETWOUDE).planned.values_list("site", flat=True)[:2])
    visit = planmaps.plan_visit(municipality_code=VLIETWOUDE, site_ids=stops, by=officer)
    answer, _ = planmaps.record_answer(
        visit_id=visit.pk,
        site_id=stops[1],
        client_id=UUID(int=1),
        measured={"free_passage_m": 0.7},
        remark="Smalle stoep",
        by=officer,
    )
    picture = BytesIO()
    Image.new("RGB", (40, 30), "green").save(picture, "JPEG")
    photo = planmaps.add_photo(answer=answer, client_id=UUID(int=2), content=picture.getvalue(), by=officer)
    return visit.pk, photo.pk
