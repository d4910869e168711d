"""Charger requests: who asks, for which place, and how far it is."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RequestState(models.TextChoices):
    """How far a request is; the steps between them stand in `process.py`."""

    DRAFT = "draft", _("Not sent yet")
    SUBMITTED = "submitted", _("Received")
    INCOMPLETE = "incomplete", _("Waiting for what is missing")
    TESTING = "testing", _("Being judged")
    ACCEPTED = "accepted", _("Request accepted")
    REJECTED = "rejected", _("Rejected")
    MERGED = "merged", _("Added to another request")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SERVED = "served", _("Pole in operation")
    CLOSED = "closed", _("Closed")


class RequesterKind(models.TextChoices):
    """In which quality somebody asks."""

    RESIDENT = "resident", _("Resident")
    EMPLOYEE = "employee", _("Employee")
    COMPANY = "company", _("Company")
    SHARED_CAR = "shared_car", _("Shared car")
    NEIGHBOURHOOD_BUS = "neighbourhood_bus", _("Neighbourhood bus")


class Route(models.TextChoices):
    """Who handles a request, by the participation of the municipality."""

    CONCESSION = "concession", _("Concession")
    MUNICIPALITY = "municipality", _("Municipality")


class PlaceBasis(models.TextChoices):
    """On what the place of a request rests."""

    ADDRESS = "address", _("Address that is known")
    POINT = "point", _("Point on the map")


class ChargerRequest(models.Model):
    """One request for a pole.

    `number` is told to the requester and cannot be guessed. What a person is stands in `Requester`
    alone, so that it can go while the request stays in the figures.
    """

    number = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=12, choices=RequestState.choices, default=RequestState.DRAFT)
    kind = models.CharField(max_length=20, choices=RequesterKind.choices, blank=True)
    municipality_code = models.CharField(max_length=16, db_index=True)
    route = models.CharField(max_length=12, choices=Route.choices)
    concession_code = models.CharField(max_length=64, blank=True)
    operator_code = models.CharField(
        max_length=64, blank=True, help_text="Organisation that tests; empty: the municipality"
    )
    place_basis = models.CharField(max_length=8, choices=PlaceBasis.choices)
    x_m = models.FloatField(help_text="Of the address or point from which one walks, RD metres")
    y_m = models.FloatField()
    neighbourhood_code = models.CharField(max_length=16, blank=True)
    wish_x_m = models.FloatField(null=True, help_text="Preferred spot for the pole")
    wish_y_m = models.FloatField(null=True)
    answers = models.JSONField(
        default=dict, help_text="What the form asks for this kind; nothing that names a person"
    )
    language = models.CharField(max_length=2, default="nl")
    consent_at = models.DateTimeField(null=True)
    consent_version = models.CharField(max_length=16, blank=True)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True, help_text="From then on it is kept for the term of policy")
    anonymised_at = models.DateTimeField(null=True)
    state_since = models.DateTimeField()
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_review = models.BooleanField(default=False, help_text="The municipality looks again at a rejection")
    default_notice_on = models.DateField(
        null=True, help_text="Day on which a notice of default (Awb 4:17) was received"
    )
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    merged_site = models.ForeignKey("planmaps.Site", null=True, on_delete=models.PROTECT, related_name="+")
    realisation = models.ForeignKey(
        "realisation.Realisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    idempotency_key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - unique but absent
    body_digest = models.CharField(
        max_length=64, blank=True, help_text="Of what a program sent with that key"
    )
    source = models.CharField(max_length=200, blank=True, help_text="Of an imported request: file and row")
    revision = models.PositiveIntegerField(default=1, help_text="Goes up with each change")
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False),
                name="request_submitted_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="merged") | Q(merged_into__isnull=False) | Q(merged_site__isnull=False),
                name="request_merged_with_something",
            ),
            models.CheckConstraint(
                condition=Q(wish_x_m__isnull=True, wish_y_m__isnull=True)
                | Q(wish_x_m__isnull=False, wish_y_m__isnull=False),
                name="request_wish_is_a_point",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "state_since"]),
            models.Index(fields=["municipality_code", "state"]),
            models.Index(fields=["operator_code", "state"]),
            models.Index(fields=["x_m", "y_m"]),
        ]

    def __str__(self) -> str:
        return self.number


class Requester(models.Model):
    """Who asks. The only place with personal data of a requester; the row goes on erasure.

    `digest_key` keys the digests of personal fields in the audit trail and goes with the row: after
    that nobody can tell from the trail what stood there, and the chain still verifies.
    """

    charger_request = models.OneToOneField(ChargerRequest, on_delete=models.CASCADE, related_name="requester")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    phone = models.CharField(max_length=20, blank=True)
    organisation = models.CharField(max_length=120, blank=True)
    street = models.CharField(max_length=120, blank=True)
    house_number = models.CharField(max_length=12, blank=True)
    postcode = models.CharField(max_length=7, blank=True)
    place = models.CharField(max_length=80, blank=True)
    plate = models.CharField(max_length=12, blank=True)
    # Keyed with the key of the installation: who asks again is recognised without a search in clear.
    email_digest = models.CharField(max_length=64, db_index=True)
    address_digest = models.CharField(max_length=64, blank=True, db_index=True)
    digest_key = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"#{self.pk}"


class EvidenceKind(models.TextChoices):
    """What a piece of evidence proves."""

    VEHICLE = "vehicle", _("Purchase or lease contract of the vehicle")
    WORK = "work", _("Statement of the employer")
    PERMIT = "permit", _("Parking permit")
    OTHER = "other", _("Something else")


class Evidence(models.Model):
    """A file that a requester sent; it goes on settlement, its row and the outcome stay."""

    charger_request = models.ForeignKey(ChargerRequest, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=12, choices=EvidenceKind.choices)
    path = models.CharField(max_length=200, blank=True, help_text="In the data folder; empty once deleted")
    digest = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    name = models.CharField(max_length=120, help_text="As it is offered for download; made safe")
    added_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(path="") ^ Q(deleted_at__isnull=True), name="evidence_deleted_at_a_moment"
            ),
        ]

    def __str__(self) -> str:
        return self.name
