"""Following and stopping a job (`/taken/<id>/`)."""

from typing import cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from laadregie.foundation.accounts.models import User
from laadregie.foundation.accounts.selectors import Viewer
from laadregie.foundation.jobs import selectors, services
from laadregie.foundation.jobs.models import Job


@login_required
@require_safe
def progress(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """How far a job is, as the fragment that asks again while it runs."""
    return _fragment(request, selectors.job(job_id, viewer=request.user))


@login_required
@require_POST
def stop(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Ask a job to stop."""
    job = selectors.job(job_id, viewer=request.user)
    if not selectors.can_stop(request.user, job):
        raise PermissionDenied
    services.request_stop(job.pk, by=cast(User, request.user))
    job.refresh_from_db()
    return _fragment(request, job)


def job_context(job: Job, viewer: Viewer) -> dict[str, object]:
    """Context of `components/job_progress.html`."""
    return {
        "job": job,
        "job_url": reverse("jobs:progress", args=[job.pk]),
        "stop_url": reverse("jobs:stop", args=[job.pk]),
        "may_stop": selectors.can_stop(viewer, job),
    }


def _fragment(request: HttpRequest, job: Job) -> HttpResponse:
    response = render(request, "components/job_progress.html", job_context(job, request.user))
    if not job.is_active:
        response.headers["HX-Trigger"] = "job-ended"
    return response
