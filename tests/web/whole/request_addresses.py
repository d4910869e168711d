"""Addresses of requests for who judges them or looks on."""

from laadregie.foundation.accounts.models import Role
from tests.factories.site import ELSEWHERE
from tests.web.whole.rules import MANAGER, OWN_OFFICER, Address, to_sign_in, writes

JUDGES = frozenset({OWN_OFFICER, Role.CONCESSION_HOLDER.value})
SEES = JUDGES | {MANAGER, Role.CONSULTANT.value, Role.CONTRACT_MANAGER.value}
SEES_WORK = SEES | {ELSEWHERE}
OFFICER = frozenset({OWN_OFFICER})
CASE, OWN = "aanvragen/<str:number>/", "aanvragen/{request}/"
LIST, OWN_LIST = "aanvragen/inlezen/<str:code>/", "aanvragen/inlezen/{own}/"
ONE, OWN_ONE = LIST + "<uuid:import_id>/", OWN_LIST + "{request_import}/"
REVISION = {"revision": "1"}


def step(slug: str, status: int = 302, **body: str) -> Address:
    """A step with a request, for who judges it."""
    return writes(OWN + slug, to_sign_in(JUDGES, status), REVISION | body)


REQUESTS: dict[str, Address] = {
    "aanvragen/": Address("aanvragen/", to_sign_in(SEES_WORK)),
    "aanvragen/kies/": writes("aanvragen/kies/", to_sign_in(SEES_WORK, 302)),
    "aanvragen/brieven/<str:code>/": Address("aanvragen/brieven/{own}/", to_sign_in(OFFICER)),
    "aanvragen/brieven/<str:code>/<str:kind>/<str:language>/": Address(
        "aanvragen/brieven/{own}/reject/nl/", to_sign_in(OFFICER), to_sign_in(OFFICER, 422), {"subject": "x"}
    ),
    "aanvragen/berichten/<str:code>/": Address(
        "aanvragen/berichten/{own}/", to_sign_in(OFFICER | {Role.CONTRACT_MANAGER.value})
    ),
    LIST: Address(OWN_LIST, to_sign_in(OFFICER), to_sign_in(OFFICER, 422)),
    ONE + "kolommen/": Address(
        OWN_ONE + "kolommen/", to_sign_in(OFFICER), to_sign_in(OFFICER, 422), {"x": "1"}
    ),
    ONE + "controle/": Address(OWN_ONE + "controle/", to_sign_in(OFFICER), to_sign_in(OFFICER, 302)),
    ONE + "geweigerd.csv": Address(OWN_ONE + "geweigerd.csv", to_sign_in(OFFICER)),
    ONE + "weg/": writes(OWN_ONE + "weg/", to_sign_in(OFFICER, 302)),
    CASE: Address(OWN, to_sign_in(SEES)),
    CASE + "begin/": step("begin/"),
    CASE + "besluit/": step("besluit/", 422, kind="reject"),
    CASE + "bevestig/": step("bevestig/", 422),
    CASE + "niet-bevestigen/": step("niet-bevestigen/", 422),
    CASE + "maak-ongedaan/": step("maak-ongedaan/", 422),
    CASE + "toets/": step("toets/"),
    CASE + "oordeel/": step("oordeel/", criterion="evidence", outcome="yes", note="gezien"),
    CASE + "behandelaar/": step("behandelaar/"),
    CASE + "plaats/": step("plaats/", 422, site="{site}"),
    CASE + "plaats-los/": step("plaats-los/", 422),
    CASE + "bericht/": step("bericht/", text="Hallo"),
    CASE + "gelezen/": step("gelezen/"),
    CASE + "nieuwe-link/": step("nieuwe-link/"),
    CASE + "ingebrekestelling/": step("ingebrekestelling/", 422, received_on="2026-01-01"),
    CASE + "overdragen/": writes(OWN + "overdragen/", to_sign_in(OFFICER, 302)),
    CASE + "bewijs/<int:evidence_id>/": Address(OWN + "bewijs/{evidence}/", to_sign_in(JUDGES)),
    CASE + "stuk/<int:document_id>/": Address(OWN + "stuk/{letter}/", to_sign_in(JUDGES)),
}
