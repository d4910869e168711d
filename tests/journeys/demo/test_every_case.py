"""Every kind of case of the demo opens for who judges it and for who builds it."""

OPEN = """
from django.conf import settings
from django.test import Client
from laadregie.foundation.accounts.models import Membership, User
from laadregie.intake.models import ChargerRequest
from laadregie.realisation.models import Realisation, TrafficOrder

settings.ALLOWED_HOSTS = ["*"]
client, failed = Client(), []
officer = User.objects.get(email="municipal-officer@demo.example")
client.force_login(officer)
home = Membership.objects.get(user=officer)
asked = ChargerRequest.objects.order_by("municipality_code", "state", "realisation_id", "pk")
kinds = {(one.municipality_code, one.state, one.realisation_id is None): one for one in asked}
paths = [(one.municipality_code, f"/aanvragen/{one.number}/") for one in kinds.values()]
built = {(one.municipality_code, one.state): one for one in Realisation.objects.all()}
paths += [(one.municipality_code, f"/realisaties/{one.number}/") for one in built.values()]
orders = {(one.municipality_code, one.state): one for one in TrafficOrder.objects.all()}
paths += [(one.municipality_code, f"/verkeersbesluiten/{one.number}/") for one in orders.values()]
for code, path in sorted(paths):
    Membership.objects.filter(pk=home.pk).update(organisation_code=code)
    client.raise_request_exception = False
    status = client.get(path).status_code
    if status != 200:
        failed.append(f"{status} {path}")
Membership.objects.filter(pk=home.pk).update(organisation_code=home.organisation_code)
print(len(paths), *failed, sep="\\n")
"""


def test_every_kind_of_case_opens_for_the_officer_of_its_municipality(demo):
    count, *failed = demo.run(OPEN).splitlines()

    assert int(count) > 100
    assert not failed


SHOWN = """
from laadregie.intake import process as asking
from laadregie.intake.models import ChargerRequest
from laadregie.realisation import process
from laadregie.realisation.models import Cause, OrderSite, Realisation
from laadregie.realisation.orders import process as orders

def lacking(wanted, model, name):
    return sorted(set(wanted) - set(model.objects.values_list(name, flat=True)))

print(*lacking(process.STATES, Realisation, "state"))
print(*lacking(Cause.values, Realisation, "cause"))
print(*lacking((orders.DRAFTED, orders.IN_FORCE, orders.OBJECTION, orders.APPEAL, orders.UPHELD,
    orders.UNCONTESTED, orders.IRREVOCABLE), OrderSite, "state"))
# A draft is on the screen of who writes it alone, and closing is what keeping does after a year.
print(*lacking(set(asking.STATES) - {asking.DRAFT, asking.CLOSED}, ChargerRequest, "state"))
"""


def test_every_state_and_cause_is_shown(demo):
    assert demo.run(SHOWN) == ""
