"""A list of sites on its way into the plan map of Vlietwoude."""

from django.utils import timezone

from laadregie.planmaps.importing import services
from laadregie.planmaps.importing.forms import ColumnsForm
from laadregie.planmaps.importing.keeping import table_of
from tests.factories.regions import VLIETWOUDE

YEAR = timezone.localdate().year + 1
HEADER = ["nummer", "straat", "x", "y", "palen", "jaar", "status", "toelichting"]


def row(number, place, *, name="Kade", poles="2", year=YEAR, state="", note=""):
    return [number, name, *place, poles, year, state, note]


def sent(data, by, name="lijst.csv"):
    return services.upload(municipality_code=VLIETWOUDE, data=data, file_name=name, by=by)


def checked(data, by, *, name="lijst.csv", table=0, **choices):
    """Send a list and have it checked with the columns that were guessed."""
    found = sent(data, by, name)
    form = ColumnsForm(None, table=table_of(found.tables.get(position=table)), allowed=allowed(), before={})
    first = {name: "" if value is None else str(value) for name, value in form.initial.items()}
    bound = ColumnsForm(first | choices, table=form.table, allowed=allowed(), before={})
    assert bound.is_valid(), bound.errors
    return services.request_check(site_import=found, chosen=bound.chosen(table), by=by)


def allowed():
    return services.allowed(services.leading(VLIETWOUDE))
