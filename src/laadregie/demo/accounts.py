"""One demo account per role; names are drawn from lists, so nobody is meant by them."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from laadregie.foundation.accounts import selectors, services
from laadregie.foundation.accounts.models import Role

# The password of every demo account; they work only in a database that the demo made.
KNOWN_TO_ALL = "laadregie-demo-oost"
DOMAIN = "demo.example"
FIRST_NAMES = ("Anouk", "Bram", "Esra", "Femke", "Gijs", "Hanna", "Joris", "Lotte", "Mees", "Noor", "Sami")
LAST_NAMES = (
    "van den Akker",
    "Berends",
    "de Bruijn",
    "Demir",
    "Hofstede",
    "Jansma",
    "Kuiperij",
    "Molenkamp",
    "Oosterloo",
    "ter Velde",
    "Wolters",
)


@dataclass(frozen=True)
class DemoAccount:
    """What `laadregie demo` prints of an account."""

    role: Role
    organisation_code: str
    name: str
    email: str


def make_accounts(organisations: Mapping[Role, str], *, seed: int = 2026) -> list[DemoAccount]:
    """Make one account per role and return them; what exists already stays as it is.

    Args:
        organisations: The code of the organisation in which each role is given.
        seed: The same seed draws the same names.

    Raises:
        NotADemoDatabase: The database was not made by the demo.
    """
    draw = Random(seed)
    first, last = draw.sample(FIRST_NAMES, len(Role)), draw.sample(LAST_NAMES, len(Role))
    names = {role: f"{f} {n} (demo)" for role, f, n in zip(Role, first, last, strict=True)}
    return [_make(role, code, names[role]) for role, code in organisations.items()]


def _make(role: Role, organisation_code: str, name: str) -> DemoAccount:
    email = f"{role.value.replace('_', '-')}@{DOMAIN}"
    user = selectors.user_by_email(email)
    if user is None:
        user = services.create_account(email=email, name=name, by=None, demo_password=KNOWN_TO_ALL)
    services.set_membership(user, role, organisation_code, by=None)
    return DemoAccount(role, organisation_code, user.name, email)
