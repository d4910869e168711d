"""What a start page says about requests: how many wait for the viewer."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laadregie.foundation.accounts.models import Role
from laadregie.foundation.accounts.selectors import Viewer, has_role
from laadregie.intake import selectors
from laadregie.intake.selectors import worklist

Link = tuple[int, str, str, str, bool]


def link(viewer: Viewer) -> Link | None:
    """Count, title, detail, address and whether something is late; None for who judges no requests."""
    if not has_role(viewer, Role.MUNICIPAL_OFFICER, Role.CONCESSION_HOLDER):
        return None
    found = selectors.figures(viewer)
    if not found.open:
        return None
    title = ngettext("request waits for you", "requests wait for you", found.mine)
    late = ngettext("%(n)s too late", "%(n)s too late", found.late) % {"n": found.late}
    detail = late if found.late else _("None is too late")
    return found.mine, title, detail, reverse("intake:work"), bool(found.late)


def late_links(viewer: Viewer) -> list[Link]:
    """For who watches over all: requests of which a term is over, as `link` gives it."""
    late = selectors.figures(viewer).late
    title = ngettext("request too late", "requests too late", late)
    url = f"{reverse('intake:work')}?wie=alle&termijn={worklist.LATE}"
    return [(late, title, _("See who has them and until when"), url, bool(late))] if late else []
