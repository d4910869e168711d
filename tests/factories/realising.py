"""People and settings around a realisation in the small made-up region, and the way to each of its states."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO

from django.db import transaction
from django.utils import timezone
from PIL import Image

from laadregie.foundation import files
from laadregie.foundation.accounts.models import Role, User
from laadregie.foundation.documents import services as documents
from laadregie.planmaps.models import Site
from laadregie.realisation import process, services
from laadregie.realisation.models import OrderSite, Realisation, TrafficOrder
from laadregie.realisation.services import Given
from laadregie.regions.models import Organisation, PolicyValue
from tests.factories.regions import VLIETWOUDE, person

OPERATOR, GRID, CONTRACTOR = "laadbedrijf-a", "netbeheerder-a", "aannemer-a"
NAMES = {
    OPERATOR: ("concession_holder", "Laadbedrijf A"),
    GRID: ("grid_operator", "Netbeheerder A"),
    CONTRACTOR: ("concession_holder", "Aannemer A"),
}
EVSE_IDS = ("NL*ABC*E1001*1", "NL*ABC*E1001*2")


@dataclass(frozen=True)
class Parties:
    """One person of each party of a realisation in Vlietwoude."""

    municipality: User
    operator: User
    grid_operator: User
    contractor: User

    def of(self, party: str) -> User:
        user: User = getattr(self, party)
        return user


def make_parties(officer: User | None = None) -> Parties:
    """The organisations, what policy says of them, and one person for each."""
    for code, (kind, name) in NAMES.items():
        Organisation.objects.create(code=code, kind=kind, name=name)
    for key, code in (("request_operator", OPERATOR), ("grid_operator", GRID)):
        set_policy(key, code)
    return Parties(
        municipality=officer or person(Role.MUNICIPAL_OFFICER, VLIETWOUDE, name="Ans Visser"),
        operator=person(Role.CONCESSION_HOLDER, OPERATOR, name="Teun Mol"),
        grid_operator=person(Role.GRID_OPERATOR, GRID, name="Fenna Stroom"),
        contractor=person(Role.CONTRACTOR, CONTRACTOR, name="Koos Graver"),
    )


def set_policy(key: str, value: str) -> PolicyValue:
    """A policy value of the region that holds since the start of the year."""
    return PolicyValue.objects.create(
        key=key,
        value=value,
        valid_from=date(2026, 1, 1),
        source="proef",
        recorded_at=timezone.now(),
    )


def free_site(number: int = 0) -> Site:
    """A site of Vlietwoude with an exact place that nothing was decided about."""
    site = Site.objects.filter(municipality_code=VLIETWOUDE).order_by("number")[number]
    Site.objects.filter(pk=site.pk).update(exactness="bay", radius_m=0)
    site.refresh_from_db()
    return site


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


def given_for(step: str) -> Given:
    """What a step asks, filled in well."""
    today = timezone.localdate()
    return {
        "veto_location": Given(note="Hier ligt een riool"),
        "accept_grid": Given(planned_on=tomorrow(), capacity_kw=22.0, condition="Kabel van 18 meter"),
        "reject_grid": Given(note="Geen ruimte op dit kabeltracé"),
        "connect": Given(day=today),
        "place": Given(day=today),
        "start_operation": Given(day=today, evse_ids=EVSE_IDS),
        "stop": Given(reason="no_demand"),
        "remove": Given(reason="works"),
    }.get(step, Given())


CHECKED = frozenset({"order_complete", "earlier_order"})
# The steps to each state, from just opened.
WAY: dict[str, tuple[str, ...]] = {process.LOCATION_PROPOSED: ()}
WAY[process.LOCATION_VETOED] = ("veto_location",)
WAY[process.GRID_CHECK] = ("agree_location",)
WAY[process.GRID_REJECTED] = ("agree_location", "reject_grid")
WAY[process.LOCATION_SETTLED] = ("agree_location", "accept_grid")
WAY[process.ORDER_DRAFTED] = (*WAY[process.LOCATION_SETTLED], "draft_order")
WAY[process.ORDER_PUBLISHED] = (*WAY[process.ORDER_DRAFTED], "publish_order")
WAY[process.CONNECTION_ORDERED] = (*WAY[process.ORDER_PUBLISHED], "order_connection")
WAY[process.CONNECTED] = (*WAY[process.CONNECTION_ORDERED], "connect")
WAY[process.PLACED] = (*WAY[process.CONNECTED], "place")
WAY[process.IN_OPERATION] = (*WAY[process.PLACED], "start_operation")
WAY[process.REMOVED] = (*WAY[process.IN_OPERATION], "remove")
WAY[process.STOPPED] = ("stop",)


def order_for(realisation: Realisation, state: str = "irrevocable") -> OrderSite:
    """A published order that covers a realisation."""
    now, today = timezone.now(), timezone.localdate()
    order = TrafficOrder.objects.create(
        number=f"V-{realisation.number}",
        municipality_code=realisation.municipality_code,
        title="Laadplekken",
        state="published",
        published_on=today,
        term_ends_on=today + timedelta(weeks=6),
        made_at=now,
    )
    return OrderSite.objects.create(
        order=order, realisation=realisation, state=state, street="Dorpsstraat", bays=2, state_since=now
    )


def bring(realisation: Realisation, state: str, *, after: Callable[[str], None] = lambda step: None) -> None:
    """Lead a realisation that was just opened to a state, by rule; an order stands when it is needed."""
    for step in WAY[state]:
        if step == "draft_order" and not realisation.order_sites.exists():
            order_for(realisation)
        services.take(realisation.number, step, by=None, given=given_for(step), checked=CHECKED)
        after(step)
    realisation.refresh_from_db()


def ids_of_realisation(officer: User, organisation_code: str) -> dict[str, object]:
    """A realisation of which one organisation is every party but the municipality, with a photo."""
    site = Site.objects.filter(municipality_code=VLIETWOUDE, state="candidate").order_by("number")[1]
    Site.objects.filter(pk=site.pk).update(exactness="bay", radius_m=0)
    found = services.open_realisation(site_id=site.pk, cause="proactive", by=officer)
    Realisation.objects.filter(pk=found.pk).update(
        operator_code=organisation_code,
        grid_operator_code=organisation_code,
        contractor_code=organisation_code,
        concession_code="concessie-2022",
    )
    picture = BytesIO()
    Image.new("RGB", (40, 30), "green").save(picture, "JPEG")
    content = picture.getvalue()
    photo = found.photos.create(
        path=files.store_bytes("realisations", content, ".jpg"),
        digest=sha256(content).hexdigest(),
        width=40,
        height=30,
        at=timezone.now(),
        by=officer,
    )
    with transaction.atomic():
        document = documents.store(
            kind="letter",
            title="Werkomschrijving",
            file_name="werkomschrijving.txt",
            content=b"Paal tussen twee vakken",
            media_type="text/plain",
            about=f"realisation:{found.number}",
            at=timezone.now(),
            by=officer,
        )
    return {
        "realisation": found.number,
        "realisation_photo": photo.pk,
        "realisation_document": document.pk,
    }
