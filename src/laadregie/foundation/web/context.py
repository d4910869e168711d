"""What every page needs to draw its shell."""

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, object]:
    """Context of the page shell: is this the demo, and what may be loaded."""
    return {"is_demo": settings.DEMO, "contact_email": settings.CONTACT_EMAIL}
