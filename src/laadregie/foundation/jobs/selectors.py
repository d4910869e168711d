"""Which jobs a viewer may follow and stop."""

from uuid import UUID

from django.db.models import Q
from django.http import Http404

from laadregie.foundation.accounts.models import Role, User
from laadregie.foundation.accounts.selectors import Viewer, has_role, organisations_of
from laadregie.foundation.jobs.models import ACTIVE, Job


def job(job_id: UUID, *, viewer: Viewer) -> Job:
    """A job the viewer may follow: the own, one about the own organisation, any for the programme.

    Raises:
        Http404: There is no such job, or the viewer may not see it.
    """
    if not isinstance(viewer, User):
        raise Http404
    seen = Q(started_by=viewer) | Q(subject__in=organisations_of(viewer, Role.MUNICIPAL_OFFICER))
    jobs = Job.objects.all() if has_role(viewer, Role.PROGRAMME_MANAGER) else Job.objects.filter(seen)
    found = jobs.filter(pk=job_id).first()
    if found is None:
        raise Http404
    return found


def can_stop(viewer: Viewer, of_job: Job) -> bool:
    """Who started a job may stop it, and so may the programme manager."""
    return of_job.is_active and (of_job.started_by == viewer or has_role(viewer, Role.PROGRAMME_MANAGER))


def active(kind: str, subject: str) -> Job | None:
    """The job of this kind about this subject that waits or runs."""
    return Job.objects.filter(kind=kind, subject=subject, state__in=ACTIVE).first()


def latest(kind: str, subject: str) -> Job | None:
    """The job of this kind and subject that was asked for last, however it ended."""
    return Job.objects.filter(kind=kind, subject=subject).order_by("-created_at").first()
