"""Case systems of municipalities by the ZGW standards (VNG): Zaken API and Documenten API, version 1.

Everything is looked up by its own identification before it is made, and looked up again when making it is
refused: calling twice, also after an answer that got lost, makes one case, one document, one link.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from laadregie.foundation.sources.calling import Caller, NoAnswer, json_of, over_tls

CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
CONFIDENTIAL = "zaakvertrouwelijk"
LANGUAGES = {"nl": "nld", "en": "eng"}


class Refused(Exception):
    """The case system does not take it; somebody has to look. Holds no personal data."""


@dataclass(frozen=True)
class System:
    """A case system and how it wants to be called.

    Attributes:
        zaken_url, documenten_url: Roots of the two APIs.
        client_id, secret: Given by the manager of the system.
        rsin: Of the municipality (9 digits).
        zaaktype, informatieobjecttype: Addresses in its catalogue.
    """

    zaken_url: str
    documenten_url: str
    client_id: str
    secret: str
    rsin: str
    zaaktype: str
    informatieobjecttype: str


@dataclass(frozen=True)
class Paper:
    """A document as it goes to the case system; `key` identifies it there, at most 40 characters."""

    key: str
    title: str
    file_name: str
    media_type: str
    language: str
    author: str
    made_on: date
    content: bytes


def ensure_case(
    system: System, *, key: str, summary: str, explanation: str, started_on: date, caller: Caller = over_tls
) -> str:
    """The address of the case with this identification; made when it is not there.

    Raises:
        NoAnswer: The system cannot be used now.
        Refused: It does not take the case.
        InputError: This site may not call its host.
    """
    query = {"identificatie": key, "bronorganisatie": system.rsin}
    body = {
        **query,
        "omschrijving": summary[:80],
        "zaaktype": system.zaaktype,
        "verantwoordelijkeOrganisatie": system.rsin,
        "startdatum": started_on.isoformat(),
        "toelichting": explanation[:1000],
        "vertrouwelijkheidaanduiding": CONFIDENTIAL,
    }
    return _ensure(system, f"{system.zaken_url}/zaken", query, body, caller)


def ensure_document(system: System, paper: Paper, *, caller: Caller = over_tls) -> str:
    """The address of a document; made when it is not there. What is raised: see `ensure_case`."""
    query = {"identificatie": paper.key, "bronorganisatie": system.rsin}
    body = {
        **query,
        "creatiedatum": paper.made_on.isoformat(),
        "titel": paper.title[:200],
        "auteur": paper.author[:200],
        "status": "definitief",
        "formaat": paper.media_type,
        "taal": LANGUAGES.get(paper.language, "nld"),
        "bestandsnaam": paper.file_name,
        "bestandsomvang": len(paper.content),
        "inhoud": base64.b64encode(paper.content).decode(),
        "informatieobjecttype": system.informatieobjecttype,
        "vertrouwelijkheidaanduiding": CONFIDENTIAL,
    }
    return _ensure(system, f"{system.documenten_url}/enkelvoudiginformatieobjecten", query, body, caller)


def ensure_link(system: System, *, case: str, document: str, caller: Caller = over_tls) -> str:
    """The address of the link between case and document. What is raised: see `ensure_case`."""
    pair = {"zaak": case, "informatieobject": document}
    try:
        return _ensure(system, f"{system.zaken_url}/zaakinformatieobjecten", pair, pair, caller)
    except Refused as error:
        if "unique" in str(error):  # it is there, under an address written otherwise
            return ""
        raise


def token(system: System, *, at: float | None = None) -> str:
    """The signed claim (JWT, HS256) that every call carries."""
    claims = {
        "iss": system.client_id,
        "iat": int(time.time() if at is None else at),
        "client_id": system.client_id,
        "user_id": "laadregie",
        "user_representation": "laadregie",
    }
    signed = ".".join(_part(one) for one in ({"typ": "JWT", "alg": "HS256"}, claims))
    mark = hmac.new(system.secret.encode(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{_base64(mark)}"


def _ensure(
    system: System, url: str, query: Mapping[str, str], body: Mapping[str, Any], caller: Caller
) -> str:
    found = _find(system, url, query, caller)
    if found is not None:
        return found
    status, answer = json_of("POST", url, headers=_headers(system), body=body, caller=caller)
    if status == 201:
        return _address(answer)
    # Made in the meantime by a call whose answer got lost: then it is there now.
    if status in {400, 409} and (found := _find(system, url, query, caller)) is not None:
        return found
    raise Refused(f"status {status}{_codes(answer)}")


def _find(system: System, url: str, query: Mapping[str, str], caller: Caller) -> str | None:
    asked = f"{url}?{urlencode(query)}"
    status, answer = json_of("GET", asked, headers=_headers(system), caller=caller)
    if status != 200:
        raise Refused(f"status {status}{_codes(answer)}")
    rows = answer.get("results") if isinstance(answer, dict) else answer
    if not isinstance(rows, list):
        raise NoAnswer("no list")
    # The system must have looked at what was asked: another case is never taken for this one.
    same = [row for row in rows if isinstance(row, dict) and all(row.get(k) == v for k, v in query.items())]
    return _address(same[0]) if same else None


def _address(answer: Any) -> str:
    url = answer.get("url") if isinstance(answer, dict) else None
    if not isinstance(url, str) or not url:
        raise NoAnswer("no address")
    return url


def _codes(answer: Any) -> str:
    """The codes of an error without its words, which may repeat what was sent."""
    if not isinstance(answer, dict):
        return ""
    params = answer.get("invalidParams")
    codes = [one.get("code") for one in params if isinstance(one, dict)] if isinstance(params, list) else []
    told = [str(one)[:40] for one in (answer.get("code"), *codes) if one]
    return f" ({', '.join(told[:4])})" if told else ""


def _headers(system: System) -> dict[str, str]:
    return {"Authorization": f"Bearer {token(system)}", **CRS}


def _part(value: object) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
