"""Addresses for who asks for a pole, on pages and in the API: everyone may come, a link opens the rest."""

from laadregie.foundation.accounts.models import Role
from tests.web.whole.rules import EVERYONE, OWN_OFFICER, Address, Rule, public

FORM, FOLLOW, PLACE = "laadpaal/aanvraag/", "laadpaal/volgen/", "laadpaal/plaats-volgen/"
OWN = FOLLOW + "{token}/"
HANDLES = frozenset({OWN_OFFICER, Role.CONCESSION_HOLDER.value})
CASE = "api/v1/aanvragen/{request}"


def everyone(status: int) -> Rule:
    """The same answer for all."""
    return Rule(EVERYONE, status)


ASKING: dict[str, Address] = {
    "laadpaal/": public("laadpaal/?place=Vlietwoude"),
    "laadpaal/punt/": public("laadpaal/punt/"),
    FORM: Address(FORM, everyone(405), everyone(302), {"lon": "4.8568", "lat": "52.3904"}),
    FORM + "<slug:step>/": Address(FORM + "wie/", everyone(302), everyone(302)),
    FORM + "later/": Address(FORM + "later/", everyone(405), everyone(302)),
    "laadpaal/verder/<str:token>/": Address("laadpaal/verder/oud/", everyone(404)),
    FORM + "bewijs/<int:evidence_id>/weg/": Address(FORM + "bewijs/1/weg/", everyone(405), everyone(404)),
    "laadpaal/verstuurd/": Address("laadpaal/verstuurd/", everyone(302)),
    FOLLOW: public(FOLLOW, everyone(422)),
    FOLLOW + "<str:token>/": public(OWN),
    FOLLOW + "<str:token>/document/<int:document_id>/": public(OWN + "document/{letter}/"),
    FOLLOW + "<str:token>/gegevens/": public(OWN + "gegevens/", everyone(422)),
    FOLLOW + "<str:token>/gegevens/kopie/": Address(OWN + "gegevens/kopie/", everyone(405), everyone(200)),
    FOLLOW + "<str:token>/<slug:act>/": Address(
        OWN + "bericht/", everyone(405), everyone(302), {"text": "Wanneer hoor ik iets?"}
    ),
    PLACE: public(PLACE, everyone(422)),
    PLACE + "bevestig/<str:token>/": public(PLACE + "bevestig/oud/", everyone(404)),
    PLACE + "stop/<str:token>/": public(PLACE + "stop/oud/", everyone(404)),
    "api/v1/aanvragen/<number>/bewijsstukken": Address(
        CASE + "/bewijsstukken",
        Rule(HANDLES),
        everyone(400),  # what is sent is looked at before anyone learns whether the request exists
    ),
    "api/v1/aanvragen/<number>/bewijsstukken/<evidence_id>": Address(
        CASE + "/bewijsstukken/{evidence}", Rule(HANDLES)
    ),
    "api/v1/indicatoren/aanvragen": public("api/v1/indicatoren/aanvragen"),
}
