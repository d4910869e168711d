"""The page that compares realisations with the national feed."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from laadregie.realisation import feed_nearby, feed_watch, permissions


@login_required
@require_safe
def differences(request: HttpRequest) -> HttpResponse:
    """Poles that the feed does not show, and points that nobody reported (`/realisaties/feed/`)."""
    if not permissions.can_see_work(request.user):
        raise Http404
    missing = feed_watch.missing(request.user)
    seen_on = feed_nearby.seen_on()
    context = {
        "late": [one for one in missing if one.is_late],
        "waiting": [one for one in missing if not one.is_late],
        "unreported": feed_watch.unreported(request.user),
        "seen_on": seen_on,
        "is_old": any(seen_on and (one.realisation.in_operation_on or seen_on) > seen_on for one in missing),
    }
    return render(request, "realisation/feed.html", context)
