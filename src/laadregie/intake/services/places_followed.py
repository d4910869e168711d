"""Following a place: somebody leaves an address and hears what is planned, published or placed there.

Counts once confirmed by mail, ends by itself, and stops with a link in each mail. What is asked and
whether an address is known already is never told to who asks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.audit import services as audit
from laadregie.foundation.links import services as links
from laadregie.foundation.mail import services as mail
from laadregie.intake.models import Follower
from laadregie.intake.places import FoundPlace
from laadregie.realisation import nearby
from laadregie.realisation.nearby import Happened
from laadregie.regions import selectors as regions

CONFIRM, STOP = "follow-place", "stop-place"
CONFIRM_DAYS = 3
RADII_M = (100, 250, 500, 1000)
WORDS = {
    "open": gettext_noop("A charge pole is planned here: %(name)s."),
    "publish_order": gettext_noop("The traffic order for a charge pole was published: %(name)s."),
    "place": gettext_noop("A charge pole was placed: %(name)s."),
    "start_operation": gettext_noop("A charge pole is in operation: %(name)s."),
}


@dataclass(frozen=True)
class Said:
    """Something that happened near a place, in words.

    Attributes:
        path: Where one reads more, such as the order and how to object; "" where there is nothing.
    """

    on: str
    words: str
    path: str = ""


def ask(place: FoundPlace, *, email: str, radius_m: int, language: str) -> None:
    """Ask to follow a place; nothing counts until the link in the mail was used.

    Raises:
        InputError: The radius is none of those offered.
    """
    if radius_m not in RADII_M:
        raise InputError("radius_m", gettext_noop("Choose one of the distances."))
    now = timezone.now()
    days = int(regions.policy_value("follow_days", place.municipality_code).number)
    with transaction.atomic():
        follower = Follower.objects.create(
            email=email,
            language=language,
            x_m=place.x_m,
            y_m=place.y_m,
            radius_m=radius_m,
            asked_at=now,
            ends_on=timezone.localdate(now) + timedelta(days=days),
            told_up_to=now,
        )
        token = links.make(CONFIRM, _about(follower), days=CONFIRM_DAYS)
        _send(follower, "place_confirm", {"token": token})
        audit.record("intake.place_asked", follower, by=None, municipality_code=place.municipality_code)


def confirm(token: str) -> bool:
    """Begin to follow; whether the link opened anything."""
    follower = _of(token, CONFIRM)
    if follower is None:
        return False
    if follower.confirmed_at is None:
        with transaction.atomic():
            follower.confirmed_at = timezone.now()
            follower.save(update_fields=["confirmed_at"])
            audit.record("intake.place_followed", follower, by=None)
    return True


def stop(token: str) -> bool:
    """Follow no longer; the address goes at once. Whether the link opened anything."""
    follower = _of(token, STOP)
    if follower is None:
        return False
    with transaction.atomic():
        _forget(follower)
    return True


def tell(*, at: datetime | None = None) -> int:
    """Mail every follower what happened near the place since the last mail; returns how many mails."""
    now = at or timezone.now()
    told = 0
    for follower in Follower.objects.filter(confirmed_at__isnull=False, ends_on__gte=timezone.localdate(now)):
        happened = nearby.happened(
            follower.x_m, follower.y_m, follower.radius_m, after=follower.told_up_to, until=now
        )
        with transaction.atomic():
            mine = Follower.objects.filter(pk=follower.pk, told_up_to=follower.told_up_to)
            if mine.update(told_up_to=now) and happened:
                _tell(follower, happened)
                told += 1
    return told


def forget_ended(*, at: datetime | None = None) -> int:
    """Remove who is past the end, and who never confirmed; returns how many."""
    now = at or timezone.now()
    today = timezone.localdate(now)
    late = now - timedelta(days=CONFIRM_DAYS)
    gone = [
        *Follower.objects.filter(ends_on__lt=today),
        *Follower.objects.filter(confirmed_at__isnull=True, asked_at__lt=late),
    ]
    for follower in gone:
        with transaction.atomic():
            _forget(follower)
    return len(gone)


def _tell(follower: Follower, happened: Iterable[Happened]) -> None:
    with translation.override(follower.language):
        said = [_said(one) for one in happened]
    days = (follower.ends_on - timezone.localdate()).days + 1
    _send(
        follower, "place_news", {"said": said, "token": links.make(STOP, _about(follower), days=max(1, days))}
    )


def _said(one: Happened) -> Said:
    words = _(WORDS[one.step]) % {"name": one.name}
    if one.object_until is not None and one.object_until >= timezone.localdate():
        day = date_format(one.object_until, "j F Y")
        words += " " + _("One can object until and on %(day)s.") % {"day": day}
    path = reverse("orders:order", args=[one.order]) if one.order else ""
    return Said(date_format(one.on, "j F Y"), words, path)


def _send(follower: Follower, template: str, context: dict[str, object]) -> None:
    mail.queue(
        to=follower.email,
        template=template,
        context={**context, "radius_m": follower.radius_m, "ends_on": follower.ends_on},
        language=follower.language,
        about=_about(follower),
    )


def _forget(follower: Follower) -> None:
    links.revoke(_about(follower))
    mail.forget(_about(follower))
    audit.record("intake.place_left", follower, by=None)
    follower.delete()


def _of(token: str, purpose: str) -> Follower | None:
    link = links.find(token, purpose)
    return Follower.objects.filter(pk=link.about.removeprefix("follower:")).first() if link else None


def _about(follower: Follower) -> str:
    return f"follower:{follower.pk}"
