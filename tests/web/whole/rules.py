"""How an address of the site is described: an example, and who may see it and write there."""

from dataclasses import dataclass, field

from laadregie.foundation.accounts.models import Role
from tests.factories.site import ANONYMOUS, ELSEWHERE, PLAIN

OWN_OFFICER = Role.MUNICIPAL_OFFICER.value
MANAGER = Role.PROGRAMME_MANAGER.value
STAFF = frozenset(role.value for role in Role) | {ELSEWHERE}
SIGNED_IN = STAFF | {PLAIN}
EVERYONE = SIGNED_IN | {ANONYMOUS}
NOBODY: frozenset[str] = frozenset()
MANAGER_ALONE = frozenset({MANAGER})


@dataclass(frozen=True)
class Rule:
    """Who gets `allowed`, and what the others get.

    Attributes:
        who: Names of the viewers that may.
        allowed: Status they get.
        anonymous: Status for who is not signed in; 302 leads to the page to sign in.
        refused: Status for the others: what one may not see does not exist.
    """

    who: frozenset[str]
    allowed: int = 200
    anonymous: int = 404
    refused: int = 404

    def status(self, viewer: str) -> int:
        """The status this viewer should get."""
        if viewer in self.who:
            return self.allowed
        return self.anonymous if viewer == ANONYMOUS else self.refused


@dataclass(frozen=True)
class Address:
    """An example of a route.

    Attributes:
        example: Path with names of `Site.ids` in it, and its query.
        get: Who may read.
        post: Who may write; without it nobody can, and the answer is 405.
        body: What is sent when writing, values with names of `Site.ids` in them.
    """

    example: str
    get: Rule
    post: Rule | None = None
    body: dict[str, str] = field(default_factory=dict)


def public(example: str, post: Rule | None = None) -> Address:
    """Everyone may read."""
    return Address(example, Rule(EVERYONE), post)


def to_sign_in(who: frozenset[str], allowed: int = 200) -> Rule:
    """These may; who is not signed in is led there."""
    return Rule(who, allowed, anonymous=302)


def writes(example: str, post: Rule, body: dict[str, str] | None = None) -> Address:
    """An address for writing alone; reading is refused once one is signed in."""
    return Address(example, to_sign_in(SIGNED_IN, 405), post, body or {})


def writes_alone(example: str) -> Address:
    """For writing alone, by the programme manager; for everyone else it is not there."""
    return Address(example, Rule(MANAGER_ALONE, 405, anonymous=302), Rule(MANAGER_ALONE, 302, anonymous=302))
