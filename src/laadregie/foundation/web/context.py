"""What every page needs to draw its shell."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from laadregie.foundation.web.navigation import footer, main_menu


def shell(request: HttpRequest) -> dict[str, object]:
    """Context of the page shell: the menu and the footer, is this the demo, and whom to write to."""
    return {
        "is_demo": settings.DEMO,
        "contact_email": settings.CONTACT_EMAIL,
        "footer_links": footer(),
        "navigation": SimpleLazyObject(lambda: main_menu(request)),
    }
