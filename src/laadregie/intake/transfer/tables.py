"""Every table of the register of a concession, in the order in which rows can be made again."""

import secrets

from django.contrib.auth.hashers import make_password
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from laadregie.foundation.accounts.models import User
from laadregie.foundation.clocks.models import Clock, Pause
from laadregie.foundation.documents.models import Document
from laadregie.foundation.mail.models import Mail
from laadregie.foundation.transfer.tables import Meeting, Row, Table
from laadregie.intake import recognising
from laadregie.intake.models import (
    ChargerRequest,
    CriterionResult,
    Decision,
    Evidence,
    Message,
    Requester,
    RequestEvent,
)
from laadregie.intake.services.asking import KEY_BYTES
from laadregie.realisation import transfer as realising
from laadregie.realisation.models import Realisation

Found = realising.Found
Some = realising.Some
PEOPLE = realising.PEOPLE
# The table that each word before the colon of `about` stands for.
SUBJECTS = {"request": "requests", "realisation": "realisations", "order": "orders"}
OF_REQUEST = {"charger_request": "requests"}
# Only name and address go along, never how somebody signs in or what somebody may.
_OF_ACCOUNT = frozenset(
    {"password", "last_login", "is_active", "is_demo", "date_joined", "is_staff", "is_superuser"}
)
# Keyed with what this installation alone knows: made anew where the register comes in.
_KEYED = frozenset({"email_digest", "address_digest", "digest_key"})


def _fill_account(row: Row) -> Row:
    """Who is not known here gets an account that nobody can sign in to, so that the name stays."""
    return {"is_active": False, "password": make_password(None), "date_joined": timezone.now()}


def _fill_requester(row: Row) -> Row:
    return {
        "email_digest": recognising.email_digest(row["email"]) if row["email"] else "",
        "address_digest": recognising.address_digest(row["postcode"], row["house_number"]),
        "digest_key": secrets.token_bytes(KEY_BYTES),
    }


TABLES = (
    Table(
        PEOPLE,
        User,
        key=("email",),
        left_out=_OF_ACCOUNT,
        is_shared=True,
        fill=_fill_account,
        meet=Meeting(),  # who has an account here keeps it as it is
    ),
    *realising.TABLES,
    Table(
        "requests",
        ChargerRequest,
        key=("number",),
        refers={
            "assigned_to": PEOPLE,
            "merged_into": "requests",
            "merged_site": "sites",
            "realisation": "realisations",
        },
        left_out=frozenset({"idempotency_key", "body_digest"}),
    ),
    Table(
        "requesters",
        Requester,
        parent="charger_request",
        refers=OF_REQUEST,
        left_out=_KEYED,
        fill=_fill_requester,
    ),
    Table("evidence", Evidence, parent="charger_request", refers=OF_REQUEST, path="path"),
    Table("results", CriterionResult, parent="charger_request", refers={**OF_REQUEST, "by": PEOPLE}),
    Table(
        "decisions",
        Decision,
        parent="charger_request",
        refers={**OF_REQUEST, "by": PEOPLE, "confirmed_by": PEOPLE},
    ),
    Table("events", RequestEvent, parent="charger_request", refers={**OF_REQUEST, "by": PEOPLE}),
    Table("messages", Message, parent="charger_request", refers={**OF_REQUEST, "by": PEOPLE}),
    Table("clocks", Clock, parent="about", is_numbered=True),
    Table("pauses", Pause, parent="clock", refers={"clock": "clocks"}),
    Table("mails", Mail, parent="about", left_out=frozenset({"expires_at"})),
    Table("documents", Document, parent="about", refers={"made_by": PEOPLE}, path="path"),
)


def rows_of(concession_code: str) -> Found:
    """What belongs to a concession, by table; drafts of requests stay with who writes them.

    Nothing is asked for by a list of numbers: a database takes no more than some 32,000 in one query.
    """
    requests = _with_partners(concession_code)
    served = requests.exclude(realisation=None).values("realisation")
    own = Realisation.objects.filter(Q(concession_code=concession_code) | Q(pk__in=served))
    return rows_with(requests, own, requests.exclude(merged_site=None).values("merged_site"))


def rows_with(requests: QuerySet[ChargerRequest], realisations: Some, sites: Some) -> Found:
    """What belongs to some requests and realisations, by table; and sites besides theirs."""
    found = realising.rows_of(realisations, sites)
    subjects = _subjects(requests, found)
    clocks = Clock.objects.filter(subjects)
    found |= {
        "requests": requests,
        "requesters": Requester.objects.filter(charger_request__in=requests),
        "evidence": Evidence.objects.filter(charger_request__in=requests),
        "results": CriterionResult.objects.filter(charger_request__in=requests),
        "decisions": Decision.objects.filter(charger_request__in=requests),
        "events": RequestEvent.objects.filter(charger_request__in=requests),
        "messages": Message.objects.filter(charger_request__in=requests),
        "clocks": clocks,
        "pauses": Pause.objects.filter(clock__in=clocks),
        "mails": Mail.objects.filter(subjects),
        "documents": Document.objects.filter(subjects),
    }
    return found


def people_of(found: Found) -> QuerySet[User]:
    """Everybody whom a row names."""
    pks: set[int] = set()
    for table in TABLES[1:]:
        for name, other in table.refers.items():
            if other == PEOPLE:
                pks |= set(found[table.name].exclude(**{name: None}).values_list(f"{name}_id", flat=True))
    return User.objects.filter(pk__in=pks)


def _with_partners(concession_code: str) -> QuerySet[ChargerRequest]:
    """The requests of a concession and what they were merged with, in steps until nothing is added."""
    sent = ChargerRequest.objects.exclude(state="draft")
    own = sent.filter(concession_code=concession_code)
    others = sent.exclude(concession_code=concession_code)
    partners = set(others.filter(merged__in=own).values_list("pk", flat=True))
    more = partners
    while more:
        more = set(others.filter(merged__in=more).values_list("pk", flat=True)) - partners
        partners |= more
    return sent.filter(Q(concession_code=concession_code) | Q(pk__in=partners))


def _subjects(requests: QuerySet[ChargerRequest], found: Found) -> Q:
    """What clocks, mail and documents of the register are about."""
    tables = {"request": requests, "realisation": found["realisations"], "order": found["orders"]}
    about = Q()
    for kind, rows in tables.items():
        about |= Q(about__in=rows.order_by().values_list(Concat(Value(f"{kind}:"), "number")))
    return about
