"""What the steps of a site are called on its pages, and in which order they are offered."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from laadregie.planmaps import process

IN_SIGHT = 4  # of the acts of a site; one more and the rest folds


@dataclass(frozen=True)
class Act:
    """A step as a person meets it.

    Attributes:
        step: Of `process.STEPS`.
        slug: Last part of its address.
        label: On its button.
        done: What is told once it is done, with `%(site)s`.
        icon: Of the sprite.
        asks: Whether a question follows.
    """

    step: str
    slug: str
    label: Promise
    done: Promise
    icon: str
    asks: bool = False

    @property
    def route(self) -> str:
        """Name of its address."""
        return f"planmaps:site_{self.step}"


_ACTS = [
    Act("validate", "keur-goed", _("Approve"), _("%(site)s is approved."), "check"),
    Act("reject", "wijs-af", _("Reject…"), _("%(site)s is dropped."), "cross", asks=True),
    Act("pin_down", "prik", _("Pin the place…"), _("%(site)s has its place."), "plus", asks=True),
    Act("move", "verschuif", _("Move…"), _("%(site)s is moved."), "move", asks=True),
    Act("reserve", "reserveer", _("Reserve"), _("%(site)s is reserved."), "reserve"),
    Act("release", "laat-los", _("Let go"), _("The reservation of %(site)s is let go."), "undo"),
    Act("restore", "haal-terug", _("Take back"), _("%(site)s is a proposal again."), "undo"),
    Act(
        "change",
        "wijzig",
        _("Change poles or year…"),
        _("Poles and year of %(site)s are changed."),
        "document",
        asks=True,
    ),
]
ACTS: Mapping[str, Act] = {act.step: act for act in _ACTS}
UNDO = Act("undo", "maak-ongedaan", _("Undo"), _("The last decision about %(site)s is undone."), "undo")
COMMENT_DONE = _("Your comment on %(site)s is kept.")
ADD_DONE = _("%(site)s is added.")

# Which of them is the main button, where more are possible.
_MAIN = ("validate", "restore", "reserve", "pin_down")
# What a change is called in the history of a site.
CHANGES: Mapping[str, Promise] = {
    "validate": _("approved"),
    "reject": _("dropped"),
    "restore": _("taken back"),
    "reserve": _("reserved"),
    "release": _("reservation let go"),
    "move": _("moved"),
    "pin_down": _("pinned: a search area became a place"),
    "change": _("poles or year changed"),
    "add": _("added"),
    "import": _("brought in with a list"),
    "undo": _("undone"),
    "measure": _("measured on the spot"),
    "keep": _("kept after a calculation"),
    "accept": _("taken over from a calculation"),
    "go_back": _("taken back to an earlier version"),
    "take_over": _("realisation opened"),
    "follow": _("changed by its realisation"),
    "follow_place": _("moved by its realisation"),
}


@dataclass(frozen=True)
class Offer:
    """The acts a site offers now: the main one, those beside it, those that fold."""

    main: Act | None
    beside: tuple[Act, ...]
    folded: tuple[Act, ...]


NOTHING = Offer(None, (), ())


def offer(state: str, *, is_search_area: bool) -> Offer:
    """What can be done with a site, at most four buttons in sight."""
    possible = process.steps_from(state, is_search_area=is_search_area)
    main = next((ACTS[step] for step in _MAIN if step in possible), None)
    rest = [act for act in _ACTS if act.step in possible and act is not main]
    room = IN_SIGHT - (main is not None)
    beside = rest if len(rest) <= room else rest[: room - 1]
    return Offer(main, tuple(beside), tuple(rest[len(beside) :]))
