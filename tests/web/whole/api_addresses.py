"""Addresses of the API for who judges requests and realises poles.

What is sent is looked at before anyone learns whether the thing exists: a form in place of JSON gets 400
from everyone here. With a body that is right the roles are walked in test_api_acts.py.
"""

from dataclasses import dataclass

from laadregie.foundation.accounts.models import Role
from tests.web.whole.request_addresses import JUDGES, SEES, SEES_WORK
from tests.web.whole.rules import EVERYONE, MANAGER, OWN_OFFICER, Address, Rule, public

GRID, CONTRACTOR = Role.GRID_OPERATOR.value, Role.CONTRACTOR.value
SEES_CASE = SEES | {GRID, CONTRACTOR}
SEES_DRAFT = frozenset({OWN_OFFICER, MANAGER, Role.CONSULTANT.value})
NO_JSON = Rule(EVERYONE, 400)
ROOT = "api/v1/"
REQUEST, OWN_REQUEST = ROOT + "aanvragen/<number>", ROOT + "aanvragen/{request}"
CASE, OWN_CASE = ROOT + "realisaties/<number>", ROOT + "realisaties/{realisation}"
ORDER, OWN_DRAFT = ROOT + "verkeersbesluiten/<number>", ROOT + "verkeersbesluiten/{draft}"


@dataclass(frozen=True)
class Acts(Rule):
    """Who sees a thing but may not do this with it hears so (403); for the others it is not there."""

    sees: frozenset[str] = frozenset()

    def status(self, viewer: str) -> int:
        return 403 if viewer in self.sees - self.who else super().status(viewer)


def sent_alone(example: str) -> Address:
    """For sending alone."""
    return Address(example, Rule(EVERYONE, 405), NO_JSON)


API: dict[str, Address] = {
    ROOT + "aanvraagcheck": public(ROOT + "aanvraagcheck?plaats=Vlietwoude"),
    ROOT + "aanvragen": Address(ROOT + "aanvragen", Rule(SEES_WORK), NO_JSON),
    ROOT + "aanvragen/stappen": sent_alone(ROOT + "aanvragen/stappen"),
    REQUEST: Address(OWN_REQUEST, Rule(SEES)),
    REQUEST + "/stappen": sent_alone(OWN_REQUEST + "/stappen"),
    REQUEST + "/documenten/<document_id>": Address(OWN_REQUEST + "/documenten/{letter}", Rule(JUDGES)),
    ROOT + "realisaties": Address(ROOT + "realisaties", Rule(SEES_WORK | {GRID, CONTRACTOR}), NO_JSON),
    ROOT + "realisaties/wat-als": Address(ROOT + "realisaties/wat-als", Rule(SEES_WORK | {GRID, CONTRACTOR})),
    ROOT + "realisaties/feed": Address(ROOT + "realisaties/feed", Rule(SEES_WORK | {GRID, CONTRACTOR})),
    CASE: Address(OWN_CASE, Rule(SEES_CASE)),
    CASE + "/stappen": sent_alone(OWN_CASE + "/stappen"),
    CASE + "/fotos": sent_alone(OWN_CASE + "/fotos"),
    CASE + "/fotos/<photo_id>": Address(OWN_CASE + "/fotos/{realisation_photo}", Rule(SEES_CASE)),
    CASE + "/documenten/<document_id>": Address(
        OWN_CASE + "/documenten/{realisation_document}", Rule(SEES_CASE)
    ),
    ROOT + "verkeersbesluiten": public(ROOT + "verkeersbesluiten", NO_JSON),
    ORDER: Address(OWN_DRAFT, Rule(SEES_DRAFT)),
    ORDER + "/stappen": sent_alone(OWN_DRAFT + "/stappen"),
    ORDER + "/<name>": Address(OWN_DRAFT + "/besluit.pdf", Rule(SEES_DRAFT)),
    ORDER + "/plaatsen/<place_id>/brief": Address(
        OWN_DRAFT + "/plaatsen/{draft_place}/brief",
        Rule(EVERYONE, 405),
        Acts(frozenset({OWN_OFFICER}), sees=SEES_DRAFT),
    ),
}
