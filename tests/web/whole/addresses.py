"""Every address of the site with an example, and who may see it and write there."""

from laadregie.foundation.accounts.models import Role
from tests.factories.site import ELSEWHERE
from tests.web.whole.api_addresses import API
from tests.web.whole.asking_addresses import ASKING
from tests.web.whole.request_addresses import REQUESTS
from tests.web.whole.rules import (
    EVERYONE,
    MANAGER,
    MANAGER_ALONE,
    NOBODY,
    OWN_OFFICER,
    SIGNED_IN,
    STAFF,
    Address,
    Rule,
    public,
    to_sign_in,
    writes,
    writes_alone,
)

SEES_PLAN = frozenset({OWN_OFFICER, MANAGER, Role.CONSULTANT.value})
MEASURES = frozenset({OWN_OFFICER, Role.CONSULTANT.value})
FOLLOWS = SEES_PLAN | {ELSEWHERE, Role.GRID_OPERATOR.value, Role.STEERING_MEMBER.value}
SEES_TRAIL = frozenset({OWN_OFFICER, ELSEWHERE, MANAGER, Role.AUDITOR.value})
OFFICER_ALONE = frozenset({OWN_OFFICER})
IMPORT = "kaart/<str:code>/inlezen/<uuid:import_id>/"
SEES_JOB = frozenset({OWN_OFFICER, MANAGER})
# Asks who is signed in for the password or the code once more, and others to sign in.
PASSWORD_AGAIN = Rule(EVERYONE, 302)
FORGOTTEN = "wachtwoord-vergeten/"
FACTOR = "account/tweede-factor/"

CASE, OWN_CASE = "realisaties/<str:number>/", "realisaties/{realisation}/"
PARTIES = frozenset(
    {
        OWN_OFFICER,
        Role.CONCESSION_HOLDER.value,
        Role.GRID_OPERATOR.value,
        Role.CONTRACTOR.value,
    }
)
PROPOSES = frozenset({OWN_OFFICER, Role.CONCESSION_HOLDER.value})
SEES_CASE = PARTIES | {MANAGER, Role.CONSULTANT.value, Role.CONTRACT_MANAGER.value}
SEES_WORK = SEES_CASE | {ELSEWHERE}
ORDER, OWN_DRAFT = "verkeersbesluiten/<str:number>/", "verkeersbesluiten/{draft}/"
SEES_DRAFT = SEES_PLAN
PLACE, OWN_PLACE = "kaart/<str:code>/plaats/<int:site_id>/", "kaart/{own}/plaats/{site}/"
REVISION = {"revision": "1"}
# What an officer asks, does, and cannot do with a proposed search area.
ASKED = to_sign_in(frozenset({OWN_OFFICER}))
DECIDES = to_sign_in(frozenset({OWN_OFFICER}), 302)
NOT_NOW = to_sign_in(frozenset({OWN_OFFICER}), 422)

ADDRESSES: dict[str, Address] = {
    # the start page and municipalities
    "": public(""),
    "gemeente/": public("gemeente/"),
    "gemeente/<str:code>/": public("gemeente/{own}/"),
    # figures
    "cijfers/aanvragen/": public("cijfers/aanvragen/"),
    "cijfers/aanvragen.csv": public("cijfers/aanvragen.csv"),
    "cijfers/aanvragen.xlsx": public("cijfers/aanvragen.xlsx"),
    # forecasts
    "prognose/": public("prognose/"),
    "prognose/cijfers.csv": public("prognose/cijfers.csv"),
    "prognose/berekenen/": writes("prognose/berekenen/", to_sign_in(frozenset({MANAGER}), 302)),
    "prognose/betrouwbaarheid/": public("prognose/betrouwbaarheid/"),
    "prognose/buurt/<str:code>/uitleg/": public("prognose/buurt/{neighbourhood}/uitleg/"),
    "prognose/<str:code>/": public("prognose/{own}/"),
    "prognose/<str:code>/valideren/": Address(
        "prognose/{own}/valideren/",
        to_sign_in(frozenset({OWN_OFFICER})),
        to_sign_in(frozenset({OWN_OFFICER}), 422),
        {"action": "correct"},
    ),
    "prognose/<str:code>/valideren/intrekken/<int:correction_id>/": writes(
        "prognose/{own}/valideren/intrekken/{correction}/", to_sign_in(frozenset({OWN_OFFICER}), 302)
    ),
    # plan maps
    "kaart/": public("kaart/"),
    "kaart/lagen/buurten.geojson": public("kaart/lagen/buurten.geojson"),
    "kaart/lagen/gemeenten.geojson": public("kaart/lagen/gemeenten.geojson"),
    "kaart/lagen/laadlocaties.geojson": public("kaart/lagen/laadlocaties.geojson"),
    "kaart/lagen/omtrek.geojson": public("kaart/lagen/omtrek.geojson"),
    "kaart/lagen/panden.geojson": public("kaart/lagen/panden.geojson?gemeente={own}"),
    "kaart/lagen/plaatsen.geojson": public("kaart/lagen/plaatsen.geojson"),
    "kaart/lagen/witte-vlekken.geojson": public("kaart/lagen/witte-vlekken.geojson"),
    "kaart/lagen/vergelijking.geojson": public(
        "kaart/lagen/vergelijking.geojson?gemeente={published}&van=1&naar=1"
    ),
    "kaart/zoek/": public("kaart/zoek/?q=dorp"),
    "kaart/voortgang/": Address("kaart/voortgang/", to_sign_in(FOLLOWS)),
    "kaart/<str:code>/": public("kaart/{own}/"),
    "kaart/<str:code>/deze-week/": Address("kaart/{own}/deze-week/", to_sign_in(frozenset({OWN_OFFICER}))),
    "kaart/<str:code>/versies/": public("kaart/{own}/versies/"),
    "kaart/<str:code>/versies/terug/": writes(
        "kaart/{published}/versies/terug/", to_sign_in(frozenset({ELSEWHERE}), 302), {"versie": "1"}
    ),
    "kaart/<str:code>/vergelijk/": public("kaart/{published}/vergelijk/?van=1&naar=1"),
    "kaart/<str:code>/verschillen/": Address("kaart/{own}/verschillen/", to_sign_in(SEES_PLAN)),
    "kaart/<str:code>/verschillen/besluit/": writes(
        "kaart/{own}/verschillen/besluit/", to_sign_in(frozenset({OWN_OFFICER}), 302)
    ),
    "kaart/<str:code>/plaats/<int:site_id>/": Address("kaart/{own}/plaats/{site}/", Rule(SEES_PLAN)),
    "kaart/<str:code>/probeer/": Address(
        "kaart/{own}/probeer/?x={x}&y={y}&plaats={site}", to_sign_in(frozenset({OWN_OFFICER}))
    ),
    "kaart/<str:code>/plaats-toevoegen/": Address(
        "kaart/{own}/plaats-toevoegen/",
        to_sign_in(frozenset({OWN_OFFICER})),
        to_sign_in(frozenset({OWN_OFFICER}), 422),
    ),
    PLACE + "opmerking/": writes(OWN_PLACE + "opmerking/", to_sign_in(SEES_PLAN, 302), {"text": "Bellen"}),
    PLACE + "keur-goed/": writes(OWN_PLACE + "keur-goed/", DECIDES, REVISION),
    PLACE + "reserveer/": writes(OWN_PLACE + "reserveer/", NOT_NOW, REVISION),  # a search area
    PLACE + "laat-los/": writes(OWN_PLACE + "laat-los/", NOT_NOW, REVISION),
    PLACE + "haal-terug/": writes(OWN_PLACE + "haal-terug/", NOT_NOW, REVISION),
    PLACE + "maak-ongedaan/": writes(OWN_PLACE + "maak-ongedaan/", NOT_NOW, REVISION),
    PLACE + "wijs-af/": Address(
        OWN_PLACE + "wijs-af/", ASKED, DECIDES, {**REVISION, "reason": "trees", "note": "Kastanje"}
    ),
    PLACE + "wijzig/": Address(
        OWN_PLACE + "wijzig/", ASKED, DECIDES, {**REVISION, "poles": "1", "year": "2029"}
    ),
    PLACE + "verschuif/": Address(
        OWN_PLACE + "verschuif/", ASKED, DECIDES, {**REVISION, "x": "{x}", "y": "{y}"}
    ),
    PLACE + "prik/": Address(OWN_PLACE + "prik/", ASKED, DECIDES, {**REVISION, "x": "{x}", "y": "{y}"}),
    "kaart/<str:code>/herbereken/": writes(
        "kaart/{own}/herbereken/", to_sign_in(frozenset({OWN_OFFICER, MANAGER}), 422)
    ),
    "kaart/<str:code>/publiceer/": writes(
        "kaart/{own}/publiceer/", to_sign_in(frozenset({OWN_OFFICER}), 302), {"plan": "{plan}"}
    ),
    "kaart/<str:code>/schouw/": Address(
        "kaart/{own}/schouw/", to_sign_in(MEASURES), to_sign_in(MEASURES, 422)
    ),
    "kaart/<str:code>/schouw/werker.js": public("kaart/{own}/schouw/werker.js"),
    "kaart/<str:code>/schouw/<int:visit_id>/": Address("kaart/{own}/schouw/{visit}/", to_sign_in(MEASURES)),
    "kaart/<str:code>/schouw/<int:visit_id>/stand/": Address(
        "kaart/{own}/schouw/{visit}/stand/", to_sign_in(MEASURES)
    ),
    "kaart/<str:code>/schouw/<int:visit_id>/antwoord/": writes(
        "kaart/{own}/schouw/{visit}/antwoord/", to_sign_in(MEASURES, 422)
    ),
    "kaart/<str:code>/schouw/<int:visit_id>/sluit/": writes(
        "kaart/{own}/schouw/{visit}/sluit/", to_sign_in(MEASURES, 302)
    ),
    "kaart/<str:code>/schouw/foto/<int:photo_id>.jpg": Address(
        "kaart/{own}/schouw/foto/{photo}.jpg", Rule(SEES_PLAN)
    ),
    "kaart/<str:code>/schouw/foto/<int:photo_id>/verwijder/": writes(
        "kaart/{own}/schouw/foto/{photo}/verwijder/", to_sign_in(MEASURES, 302)
    ),
    "kaart/<str:code>/plaatsen.csv": Address("kaart/{own}/plaatsen.csv", Rule(SEES_PLAN)),
    "kaart/<str:code>/plaatsen.geojson": Address("kaart/{own}/plaatsen.geojson", Rule(SEES_PLAN)),
    "kaart/<str:code>/plaatsen.gpkg": Address("kaart/{own}/plaatsen.gpkg", Rule(SEES_PLAN)),
    "kaart/<str:code>/plaatsen.xlsx": Address("kaart/{own}/plaatsen.xlsx", Rule(SEES_PLAN)),
    "kaart/<str:code>/plankaart.pdf": Address("kaart/{own}/plankaart.pdf", Rule(SEES_PLAN)),
    "kaart/<str:code>/raad.pdf": Address("kaart/{own}/raad.pdf", Rule(SEES_PLAN)),
    "kaart/<str:code>/rekenprobleem.mps": Address("kaart/{own}/rekenprobleem.mps", Rule(SEES_PLAN)),
    "kaart/<str:code>/rekenprobleem-minste-palen.mps": Address(
        "kaart/{own}/rekenprobleem-minste-palen.mps", Rule(SEES_PLAN)
    ),
    "kaart/<str:code>/minste-palen/": Address("kaart/{own}/minste-palen/", to_sign_in(SEES_PLAN)),
    "kaart/<str:code>/minste-palen/bereken/": writes(
        "kaart/{own}/minste-palen/bereken/",
        to_sign_in(frozenset({OWN_OFFICER, MANAGER}), 302),
        {"share": "80"},
    ),
    "kaart/<str:code>/minste-palen/plaatsen.geojson": Address(
        "kaart/{own}/minste-palen/plaatsen.geojson", to_sign_in(SEES_PLAN)
    ),
    # bringing in a list of sites: the own officer alone
    "kaart/<str:code>/inlezen/": Address(
        "kaart/{own}/inlezen/", to_sign_in(OFFICER_ALONE), to_sign_in(OFFICER_ALONE, 422)
    ),
    IMPORT + "kolommen/": Address(
        "kaart/{own}/inlezen/{import}/kolommen/", to_sign_in(OFFICER_ALONE), to_sign_in(OFFICER_ALONE, 422)
    ),
    IMPORT + "controle/": Address(
        "kaart/{own}/inlezen/{import}/controle/", to_sign_in(OFFICER_ALONE), to_sign_in(OFFICER_ALONE, 302)
    ),
    IMPORT + "plaatsen.geojson": Address(
        "kaart/{own}/inlezen/{import}/plaatsen.geojson", to_sign_in(OFFICER_ALONE)
    ),
    IMPORT + "geweigerd.csv": Address(
        "kaart/{own}/inlezen/{import}/geweigerd.csv", to_sign_in(OFFICER_ALONE)
    ),
    IMPORT + "weg/": writes("kaart/{own}/inlezen/{import}/weg/", to_sign_in(OFFICER_ALONE, 302)),
    # realisations: their parties, and who follows them
    "account/berichten/": Address(
        "account/berichten/", to_sign_in(SIGNED_IN), to_sign_in(SIGNED_IN, 302), {"reminders": "on"}
    ),
    "realisaties/": Address("realisaties/", to_sign_in(SEES_WORK)),
    "realisaties/kies/": writes("realisaties/kies/", to_sign_in(SEES_WORK, 302)),
    "realisaties/plaatsen.geojson": Address("realisaties/plaatsen.geojson", to_sign_in(SEES_WORK)),
    "realisaties/feed/": Address("realisaties/feed/", to_sign_in(SEES_WORK)),
    "realisaties/wat-als/": Address("realisaties/wat-als/", to_sign_in(SEES_WORK)),
    "realisaties/open/<int:site_id>/": Address(
        "realisaties/open/{site}/", to_sign_in(OFFICER_ALONE), to_sign_in(OFFICER_ALONE, 422)
    ),
    CASE: Address(OWN_CASE, to_sign_in(SEES_CASE)),
    CASE + "probeer/": Address(OWN_CASE + "probeer/?x={x}&y={y}", to_sign_in(PROPOSES)),
    CASE + "plaats-voorstellen/": Address(
        OWN_CASE + "plaats-voorstellen/", to_sign_in(PROPOSES), to_sign_in(PROPOSES, 422)
    ),
    CASE + "foto/<int:photo_id>.jpg": Address(
        OWN_CASE + "foto/{realisation_photo}.jpg", to_sign_in(SEES_CASE)
    ),
    CASE + "stuk/<int:document_id>/": Address(
        OWN_CASE + "stuk/{realisation_document}/", to_sign_in(SEES_CASE)
    ),
    CASE + "<slug:slug>/": Address(OWN_CASE + "zet-stil/", to_sign_in(PARTIES), to_sign_in(PARTIES, 422)),
    # traffic orders: published ones are public, drafts are seen by who works on them
    "verkeersbesluiten/": public("verkeersbesluiten/"),
    "verkeersbesluiten/nieuw/": Address(
        "verkeersbesluiten/nieuw/?gemeente={own}", to_sign_in(OFFICER_ALONE), to_sign_in(OFFICER_ALONE, 422)
    ),
    "verkeersbesluiten/nieuw/plaatsen.geojson": Address(
        "verkeersbesluiten/nieuw/plaatsen.geojson?gemeente={own}", to_sign_in(OFFICER_ALONE)
    ),
    "verkeersbesluiten/eerder/": Address(
        "verkeersbesluiten/eerder/?gemeente={own}", to_sign_in(OFFICER_ALONE), to_sign_in(OFFICER_ALONE, 422)
    ),
    ORDER: Address(OWN_DRAFT, Rule(SEES_DRAFT)),
    ORDER + "antwoorden/": Address(
        OWN_DRAFT + "antwoorden/", to_sign_in(OFFICER_ALONE), to_sign_in(OFFICER_ALONE, 422)
    ),
    ORDER + "plaatsen/": Address(
        OWN_DRAFT + "plaatsen/", to_sign_in(OFFICER_ALONE), to_sign_in(OFFICER_ALONE, 422)
    ),
    ORDER + "plaatsen.geojson": Address(OWN_DRAFT + "plaatsen.geojson", Rule(SEES_DRAFT)),
    ORDER + "tekst/<slug:section>/": Address(
        OWN_DRAFT + "tekst/need/", to_sign_in(OFFICER_ALONE), to_sign_in(OFFICER_ALONE, 422)
    ),
    ORDER + "publiceer/": Address(
        OWN_DRAFT + "publiceer/", to_sign_in(OFFICER_ALONE), to_sign_in(OFFICER_ALONE, 422)
    ),
    ORDER + "wegen/": writes(OWN_DRAFT + "wegen/", to_sign_in(OFFICER_ALONE, 302)),
    ORDER + "intrekken/": writes(OWN_DRAFT + "intrekken/", to_sign_in(OFFICER_ALONE, 302)),
    ORDER + "plaats/<int:place_id>/": Address(
        OWN_DRAFT + "plaats/{draft_place}/", to_sign_in(OFFICER_ALONE), to_sign_in(OFFICER_ALONE, 422)
    ),
    ORDER + "plaats/<int:place_id>/uit/": writes(
        OWN_DRAFT + "plaats/{draft_place}/uit/", to_sign_in(OFFICER_ALONE, 302)
    ),
    ORDER + "plaats/<int:place_id>/kaart.svg": Address(
        OWN_DRAFT + "plaats/{draft_place}/kaart.svg", Rule(SEES_DRAFT)
    ),
    ORDER + "plaats/<int:place_id>/brief.pdf": writes(
        OWN_DRAFT + "plaats/{draft_place}/brief.pdf", to_sign_in(OFFICER_ALONE)
    ),
    ORDER + "plaats/<int:place_id>/bezwaar/": Address(
        "verkeersbesluiten/{order}/plaats/{place}/bezwaar/",
        to_sign_in(OFFICER_ALONE),
        to_sign_in(OFFICER_ALONE, 422),
    ),
    ORDER + "bezwaar/<int:objection_id>/": Address(
        "verkeersbesluiten/{order}/bezwaar/{objection}/",
        to_sign_in(OFFICER_ALONE),
        to_sign_in(OFFICER_ALONE, 422),
    ),
    ORDER + "bezwaar/<int:objection_id>/<slug:what>/": writes(
        "verkeersbesluiten/{order}/bezwaar/{objection}/verdaag/", to_sign_in(OFFICER_ALONE, 422)
    ),
    ORDER + "besluit.pdf": Address(OWN_DRAFT + "besluit.pdf", Rule(SEES_DRAFT)),
    ORDER + "besluit.docx": Address(OWN_DRAFT + "besluit.docx", Rule(SEES_DRAFT)),
    ORDER + "pakket.zip": Address(OWN_DRAFT + "pakket.zip", Rule(SEES_DRAFT)),
    # the network
    "netwerk/": public("netwerk/"),
    "netwerk/gemeente/<str:code>/": public("netwerk/gemeente/{own}/"),
    "netwerk/locatie/<int:pk>/": public("netwerk/locatie/{location}/"),
    "netwerk/kwaliteit/": public("netwerk/kwaliteit/"),
    "netwerk/kwaliteit.csv": Address("netwerk/kwaliteit.csv", Rule(STAFF)),
    "netwerk/kwaliteit/<path:slug>/": Address("netwerk/kwaliteit/{operator}/", Rule(STAFF)),
    "netwerk/kwaliteit/<path:slug>/gegevens.csv": Address(
        "netwerk/kwaliteit/{operator}/gegevens.csv", Rule(STAFF)
    ),
    # policy, parties, sources
    "beleid/": public("beleid/"),
    "beleid/waarde/<str:key>/": public("beleid/waarde/plan_horizon_year/", Rule(frozenset({MANAGER}), 422)),
    "beleid/<str:code>/": public("beleid/{own}/"),
    "beleid/<str:code>/<str:key>/": public(
        "beleid/{own}/walking_distance_m/", Rule(frozenset({MANAGER, OWN_OFFICER}), 422)
    ),
    "deelname/": public("deelname/"),
    "deelname/<str:code>/": public(
        "deelname/{own}/", Rule(frozenset({OWN_OFFICER, MANAGER, Role.CONTRACT_MANAGER.value}), 422)
    ),
    "partijen/": public("partijen/"),
    "bronnen/": public("bronnen/"),
    "bronnen/gemeente/<str:code>/": public("bronnen/gemeente/{own}/"),
    "bronnen/<str:slug>/": public("bronnen/prognose/"),
    # accounts and roles: the programme manager alone
    "gebruikers/": Address("gebruikers/", to_sign_in(MANAGER_ALONE)),
    "gebruikers/uitnodigen/": Address(
        "gebruikers/uitnodigen/", to_sign_in(MANAGER_ALONE), to_sign_in(MANAGER_ALONE, 422)
    ),
    "gebruikers/<int:pk>/": Address(
        "gebruikers/{person}/", to_sign_in(MANAGER_ALONE), to_sign_in(MANAGER_ALONE, 422)
    ),
    "gebruikers/<int:pk>/rollen/<int:membership_pk>/afnemen/": writes_alone(
        "gebruikers/{person}/rollen/{membership}/afnemen/"
    ),
    "gebruikers/<int:pk>/<slug:what>/": writes_alone("gebruikers/{person}/sluiten/"),
    # jobs and the audit trail
    "taken/<uuid:job_id>/": Address("taken/{job}/", to_sign_in(SEES_JOB)),
    "taken/<uuid:job_id>/stop/": writes("taken/{job}/stop/", to_sign_in(SEES_JOB)),
    "logboek/": Address("logboek/", to_sign_in(SEES_TRAIL)),
    "logboek/controle/": writes(
        "logboek/controle/", to_sign_in(frozenset({MANAGER, Role.AUDITOR.value}), 302)
    ),
    # signing in and the own account: the same for every role
    "inloggen/": Address(
        "inloggen/", Rule(SIGNED_IN, 302, anonymous=200), Rule(SIGNED_IN, 302, anonymous=422)
    ),
    "inloggen/code/": Address("inloggen/code/", Rule(EVERYONE, 302), Rule(EVERYONE, 302)),
    "inloggen/passkey/": Address("inloggen/passkey/", Rule(EVERYONE, 302), Rule(EVERYONE, 302)),
    "uitloggen/": Address("uitloggen/", to_sign_in(SIGNED_IN), Rule(EVERYONE, 302)),
    FORGOTTEN: Address(FORGOTTEN, Rule(EVERYONE), Rule(EVERYONE, 422)),
    FORGOTTEN + "verstuurd/": public(FORGOTTEN + "verstuurd/"),
    FORGOTTEN + "gelukt/": public(FORGOTTEN + "gelukt/"),
    FORGOTTEN + "nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$": public(FORGOTTEN + "nieuw/1-oud/"),
    "account/wachtwoord/": Address("account/wachtwoord/", to_sign_in(SIGNED_IN), to_sign_in(SIGNED_IN, 422)),
    "account/sessies/": Address("account/sessies/", to_sign_in(SIGNED_IN), to_sign_in(NOBODY)),
    "account/bevestigen/": Address("account/bevestigen/", to_sign_in(SIGNED_IN), to_sign_in(SIGNED_IN, 422)),
    "account/bevestigen/code/": Address("account/bevestigen/code/", PASSWORD_AGAIN),
    "account/bevestigen/passkey/": Address("account/bevestigen/passkey/", PASSWORD_AGAIN),
    FACTOR: Address(FACTOR, to_sign_in(SIGNED_IN)),
    FACTOR + "app/": Address(FACTOR + "app/", PASSWORD_AGAIN),
    FACTOR + "app/verwijderen/": Address(FACTOR + "app/verwijderen/", to_sign_in(NOBODY)),
    FACTOR + "passkeys/": Address(FACTOR + "passkeys/", to_sign_in(SIGNED_IN)),
    FACTOR + "passkeys/toevoegen/": Address(FACTOR + "passkeys/toevoegen/", PASSWORD_AGAIN),
    FACTOR + "passkeys/<int:pk>/": Address(FACTOR + "passkeys/1/", PASSWORD_AGAIN),
    FACTOR + "passkeys/<int:pk>/verwijderen/": Address(FACTOR + "passkeys/1/verwijderen/", PASSWORD_AGAIN),
    FACTOR + "herstelcodes/": Address(FACTOR + "herstelcodes/", to_sign_in(NOBODY)),
    FACTOR + "herstelcodes/nieuw/": Address(FACTOR + "herstelcodes/nieuw/", PASSWORD_AGAIN),
    FACTOR + "herstelcodes/download/": Address(FACTOR + "herstelcodes/download/", to_sign_in(NOBODY)),
    "account/sleutels/": Address("account/sleutels/", to_sign_in(SIGNED_IN), to_sign_in(NOBODY)),
    "account/sleutels/nieuw/": Address("account/sleutels/nieuw/", PASSWORD_AGAIN, PASSWORD_AGAIN),
    # the map API
    "ogc/v1": public("ogc/v1"),
    "ogc/v1/": public("ogc/v1/"),
    "ogc/v1/conformance": public("ogc/v1/conformance"),
    "ogc/v1/api": public("ogc/v1/api"),
    "ogc/v1/openapi.json": public("ogc/v1/openapi.json"),
    "ogc/v1/collections": public("ogc/v1/collections"),
    "ogc/v1/collections/<str:name>": public("ogc/v1/collections/plaatsen"),
    "ogc/v1/collections/<str:name>/queryables": public("ogc/v1/collections/plaatsen/queryables"),
    "ogc/v1/collections/<str:name>/items": public("ogc/v1/collections/plaatsen/items"),
    "ogc/v1/collections/<str:name>/items/<str:key>": public("ogc/v1/collections/gemeenten/items/{own}"),
    # the API
    "api/v1/openapi.json": public("api/v1/openapi.json"),
    "api/v1/docs": public("api/v1/docs"),
    "api/v1/": Address("api/v1/", Rule(NOBODY)),
    "api/v1/gemeenten": public("api/v1/gemeenten"),
    "api/v1/gemeenten/<code>": public("api/v1/gemeenten/{own}"),
    "api/v1/buurten": public("api/v1/buurten"),
    "api/v1/beleidswaarden": public("api/v1/beleidswaarden"),
    "api/v1/prognoses/gemeenten": public("api/v1/prognoses/gemeenten"),
    "api/v1/prognoses/gemeenten/<code>": public("api/v1/prognoses/gemeenten/{own}"),
    "api/v1/prognoses/buurten": public("api/v1/prognoses/buurten"),
    "api/v1/plankaarten": public("api/v1/plankaarten"),
    "api/v1/plaatsen": public("api/v1/plaatsen"),
    "api/v1/netwerk/gemeenten": public("api/v1/netwerk/gemeenten"),
    "api/v1/netwerk/gemeenten/<code>/laadlocaties": public("api/v1/netwerk/gemeenten/{own}/laadlocaties"),
    # requests, for who asks and for who judges them
    **ASKING,
    **REQUESTS,
    **API,
    # the rest
    "privacy/": public("privacy/"),
    "toegankelijkheid/": public("toegankelijkheid/"),
    "taal/": Address("taal/", Rule(EVERYONE, 302), Rule(EVERYONE, 302)),
    "onderdelen/": public("onderdelen/"),
    ".well-known/security.txt": public(".well-known/security.txt"),
}
