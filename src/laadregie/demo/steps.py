"""From an empty database to the demo: the region pack and all that is calculated from it.

Each step looks whether it was done, so that the demo starts again in seconds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from laadregie.demo import accounts
from laadregie.demo.cases import making
from laadregie.forecasts import selectors as forecasts
from laadregie.forecasts import services as forecast_services
from laadregie.foundation.accounts.models import Role
from laadregie.foundation.accounts.selectors import user_by_email
from laadregie.foundation.audit import services as audit
from laadregie.foundation.jobs.models import Job
from laadregie.intake.models import ChargerRequest
from laadregie.monitoring import runs as network_runs
from laadregie.monitoring import selectors as monitoring
from laadregie.planmaps import selectors as planmaps
from laadregie.planmaps import services as plan_services
from laadregie.regions import selectors as regions
from laadregie.regions import services as region_services
from laadregie.regions.models import Organisation, OrganisationKind, Region

PACK = Path(__file__).resolve().parents[3] / "data" / "regio-oost"
YEAR, SCENARIO = 2030, "mid"
MUNICIPALITY = "GM0221"
# Two municipalities whose plan map nobody published yet; the demo officer works in one of them.
UNPUBLISHED = {MUNICIPALITY, "GM0301"}
PARTIES = {
    "demo-laadbedrijf-a": (OrganisationKind.CONCESSION_HOLDER, "Laadbedrijf A"),
    "demo-netbeheerder-a": (OrganisationKind.GRID_OPERATOR, "Netbeheerder A"),
}
Say = Callable[[str], None]
Report = Callable[[Job], None]


@dataclass(frozen=True)
class Step:
    """Something the demo needs: what it is called, whether it is there, and how it is made."""

    title: str
    is_done: Callable[[], bool]
    make: Callable[[Say, Report], object]


def all_steps() -> list[Step]:
    """The steps in order."""
    return [
        Step("Region pack", Region.objects.exists, _load_region),
        Step("Charge points, prices and use", lambda: monitoring.current_usage() is not None, _load_network),
        Step("Forecast", lambda: forecasts.current_run(viewer=AnonymousUser()) is not None, _forecast),
        Step(
            "Back-test of the forecast",
            lambda: forecasts.latest_backtest(viewer=AnonymousUser()) is not None,
            lambda say, report: forecast_services.store_backtest(),
        ),
        Step("Plan maps", planmaps.current_plan_maps().exists, _plan),
        Step("Parties of the demo", Organisation.objects.filter(code__in=PARTIES).exists, _make_parties),
        Step("Requests, realisations and traffic orders", _has_cases, _make_cases),
        Step("Published plan maps", _is_published, _publish),
    ]


def demo_accounts() -> list[accounts.DemoAccount]:
    """One account per role, made when it is not there."""
    sub_region = regions.municipality(MUNICIPALITY).sub_region
    programme = regions.organisations(OrganisationKind.PROGRAMME).first()
    office = programme.code if programme else regions.region().code
    codes = dict.fromkeys(Role, office)
    codes[Role.MUNICIPAL_OFFICER] = MUNICIPALITY
    codes[Role.CONSULTANT] = codes[Role.STEERING_MEMBER] = sub_region.code if sub_region else office
    codes[Role.CONCESSION_HOLDER] = codes[Role.CONTRACTOR] = "demo-laadbedrijf-a"
    codes[Role.GRID_OPERATOR] = "demo-netbeheerder-a"
    return accounts.make_accounts(codes)


def _load_region(say: Say, report: Report) -> object:
    return region_services.load_pack(
        PACK, by=None, progress=lambda done, total, sentence: say(f"{done}/{total} {sentence}")
    )


def _load_network(say: Say, report: Report) -> object:
    return network_runs.import_here(network_runs.pack_sources(), report=report)


def _forecast(say: Say, report: Report) -> object:
    return forecast_services.run_forecast(report=report)


def _plan(say: Say, report: Report) -> object:
    return plan_services.run_plan(municipality_code=None, year=YEAR, scenario=SCENARIO, report=report)


def _make_parties(say: Say, report: Report) -> object:
    return [
        Organisation.objects.get_or_create(
            code=code, defaults={"kind": kind, "name": name, "source": "voorbeeldgegevens"}
        )
        for code, (kind, name) in PARTIES.items()
    ]


def _has_cases() -> bool:
    return ChargerRequest.objects.filter(is_demo=True).exists()


def _make_cases(say: Say, report: Report) -> object:
    people = {account.role: user_by_email(account.email) for account in demo_accounts()}
    manager, officer = people[Role.PROGRAMME_MANAGER], people[Role.MUNICIPAL_OFFICER]
    if manager is None or officer is None:
        raise RuntimeError("the demo has an account for each role")
    return making.make(MUNICIPALITY, manager=manager, officer=officer, say=say)


def _is_published() -> bool:
    return planmaps.has_versions()


def _publish(say: Say, report: Report) -> object:
    """As if every municipality but two had looked at its plan map; versions and trail say it is the demo."""
    views = [view for view in planmaps.working_views() if view.municipality_code not in UNPUBLISHED]
    for view in views:
        with transaction.atomic():
            version = plan_services.make_version(view.plan, by=None, is_demo=True)
            audit.record(
                "planmaps.published",
                view.plan,
                by=None,
                changes={"version": (None, version.number)},
                municipality_code=view.municipality_code,
            )
    return views
