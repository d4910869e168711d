"""With what a request can be merged: another request, or a site where poles come or are."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from laadkern.errors import InputError, gettext_noop
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.intake import permissions, process
from laadregie.intake.models import ChargerRequest
from laadregie.planmaps import process as site_process
from laadregie.planmaps.models import Site


@dataclass(frozen=True)
class Partner:
    """What a request is merged with; `words` tell it to the requester, in the own language."""

    charger_request: ChargerRequest | None
    site: Site | None
    words: str


def partner(
    charger_request: ChargerRequest, with_number: str, with_site: int | None, *, viewer: Viewer
) -> Partner | None:
    """What somebody chose to merge with; None where nothing was chosen.

    Raises:
        InputError: There is no such request or site here that the viewer sees, or it is no partner.
    """
    with override(charger_request.language):
        if with_number:
            other = _request(charger_request, with_number, viewer)
            return Partner(other, None, _("another request in your neighbourhood"))
        if with_site is not None:
            site = _site(charger_request, with_site)
            return Partner(None, site, _("the charge pole at %(name)s") % {"name": site.name})
    return None


def join(held: ChargerRequest, with_partner: Partner) -> None:
    """Let a held request go on with its partner; what was merged with it goes along."""
    held.merged_into, held.merged_site = with_partner.charger_request, with_partner.site
    followers = ChargerRequest.objects.filter(merged_into=held)
    if with_partner.charger_request is not None:
        followers.update(merged_into=with_partner.charger_request)
    else:
        followers.update(merged_into=None, merged_site=with_partner.site)


def _request(charger_request: ChargerRequest, number: str, viewer: Viewer) -> ChargerRequest:
    seen = ChargerRequest.objects.filter(permissions.visible(viewer), state__in=process.OPEN)
    found = seen.filter(number=number, municipality_code=charger_request.municipality_code).first()
    if found is None or found.pk == charger_request.pk:
        raise InputError("with_number", gettext_noop("There is no open request with this number here."))
    return found


def _site(charger_request: ChargerRequest, site_id: int) -> Site:
    usable = Site.objects.filter(municipality_code=charger_request.municipality_code)
    found = usable.exclude(state=site_process.DROPPED).filter(pk=site_id).first()
    if found is None:
        raise InputError("with_site", gettext_noop("There is no such site here."))
    return found
