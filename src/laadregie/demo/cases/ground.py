"""What the cases of the demo stand on: parties, participation, municipalities and free sites."""

from dataclasses import dataclass
from datetime import date
from random import Random

from laadregie.foundation.accounts.models import User
from laadregie.planmaps.models import Exactness, Site, SiteState
from laadregie.regions import selectors as regions
from laadregie.regions import services as region_services
from laadregie.regions.models import ParticipationState

OPERATOR, GRID_OPERATOR, CONTRACTOR = "demo-laadbedrijf-a", "demo-netbeheerder-a", "demo-laadbedrijf-a"
SOURCE = "voorbeeldgegevens"
TOWNS = 12
SHARE_OF_FIRST = 0.15
# Of the free sites of a municipality; the rest is left for the officer to decide about.
MOST_USED = 2 / 3
PROACTIVE = 3  # places that each municipality picks itself, ahead of requests


@dataclass(frozen=True)
class Town:
    """A municipality of the demo.

    Attributes:
        requests: How many it gets.
        sites: Where poles come, the last of them (`PROACTIVE`) ahead of requests.
    """

    code: str
    name: str
    requests: int
    sites: list[Site]

    @property
    def asked_for(self) -> list[Site]:
        """The sites that people ask near."""
        return self.sites[:-PROACTIVE] or self.sites


def set_parties(first: str, *, manager: User, officer: User, on: date) -> None:
    """Let the parties of the demo test and connect, and let the demo officer's municipality take part."""
    for key, code in (("request_operator", OPERATOR), ("grid_operator", GRID_OPERATOR)):
        region_services.set_policy_value(key=key, value=code, valid_from=on, source=SOURCE, by=manager)
    concession = regions.concessions().first()
    if concession is not None:
        region_services.set_participation(
            municipality=regions.municipality(first),
            concession=concession,
            state=ParticipationState.YES,
            known_on=on,
            source=SOURCE,
            by=officer,
        )


def towns(first: str, count: int) -> list[Town]:
    """The demo officer's municipality and the largest others, with requests by inhabitants."""
    frame = regions.municipality_frame().sort("inhabitants", descending=True, nulls_last=True)
    others = [code for code in frame["code"] if code != first][: TOWNS - 1]
    people = dict(frame.select("code", "inhabitants").iter_rows())
    names = dict(frame.select("code", "name").iter_rows())
    rest = round(count * (1 - SHARE_OF_FIRST))
    whole = sum(people[code] or 0 for code in others)
    share = {code: round(rest * (people[code] or 0) / whole) for code in others}
    share[first] = count - sum(share.values())
    return [Town(code, names[code], share[code], _sites(code, share[code])) for code in (first, *others)]


def _sites(code: str, requests: int) -> list[Site]:
    """The best sites that nobody decided about; a search area gets its pin in the middle."""
    free = Site.objects.filter(municipality_code=code, state=SiteState.CANDIDATE).order_by("year", "number")
    wanted = min(max(4, round(requests * 0.9)), int(free.count() * MOST_USED))
    sites = list(free[:wanted])
    for site in sites:
        if site.exactness == Exactness.SEARCH_AREA:
            site.exactness, site.radius_m = Exactness.STREET, 0.0
    Site.objects.bulk_update(sites, ["exactness", "radius_m"])
    return sites


def near(site: Site, draw: Random) -> tuple[float, float]:
    """A door some way from a site, RD metres."""
    return site.x_m + draw.gauss(0, 70), site.y_m + draw.gauss(0, 70)
