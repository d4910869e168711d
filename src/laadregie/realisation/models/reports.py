"""What hangs on a realisation beside its milestones: photos of the work, and mail that was sent once."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from laadregie.realisation.models.realisations import Realisation


class AsBuiltPhoto(models.Model):
    """A photo of the work as it stands, by who did it."""

    realisation = models.ForeignKey(Realisation, on_delete=models.CASCADE, related_name="photos")
    path = models.CharField(max_length=200, help_text="In the data folder")
    digest = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["realisation", "digest"], name="as_built_photo_once"),
        ]

    def __str__(self) -> str:
        return f"{self.realisation}: {self.at:%Y-%m-%d}"


class MailChoice(models.Model):
    """Which mail about cases somebody wants; without a row the defaults of the fields hold."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    wants_reminders = models.BooleanField(default=True)
    wants_digest = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.user)


class SentNotice(models.Model):
    """A reminder or digest that somebody got; the same one is never sent twice."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Empty: who asked for a pole, and has no account",
    )
    key = models.CharField(max_length=120, help_text="What it was about, such as digest:2026-W48")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="notice_once"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(user__isnull=True), name="notice_once_without_account"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user or '-'}: {self.key}"
