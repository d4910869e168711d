"""People who sign in, and what they are in which organisation."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes accounts; the e-mail address is the name one signs in with."""

    def create_user(self, email: str, password: str, *, name: str) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person with an account. Requesters have a signed link and no account."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """Roles of domain.md, section 2; who has none is the public."""

    MUNICIPAL_OFFICER = "municipal_officer", _("Municipal officer")
    CONSULTANT = "consultant", _("Charging consultant")
    PROGRAMME_MANAGER = "programme_manager", _("Programme manager")
    CONTRACT_MANAGER = "contract_manager", _("Contract manager")
    CONTRACTOR = "contractor", _("Contractor")
    CONCESSION_HOLDER = "concession_holder", _("Concession holder")
    GRID_OPERATOR = "grid_operator", _("Grid operator")
    STEERING_MEMBER = "steering_member", _("Steering group member")
    TECHNICAL_ADVISER = "technical_adviser", _("Technical adviser logistics")
    COMMUNICATION_ADVISER = "communication_adviser", _("Communication adviser")
    AUDITOR = "auditor", _("Auditor")


class Membership(models.Model):
    """A person's role in an organisation.

    The organisation is named by its code: this app lies below the one that knows organisations.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=32, choices=Role.choices)
    organisation_code = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "organisation_code"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} ({self.organisation_code})"


class KnownDevice(models.Model):
    """A browser in which this person once signed in completely; a stranger's failures do not touch it.

    The browser keeps a signed token, the table only its digest.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="known_devices")
    digest = models.CharField(max_length=64)
    first_used_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="known_device_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.first_used_at:%Y-%m-%d}"


class FailureCount(models.Model):
    """Failed attempts of one source on one account (docs/decisions/lock-out.md).

    The key is a keyed digest of both, so no address of anyone stands here; the row is void from `until`.
    """

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveSmallIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"#{self.pk}"


class DemoDatabase(models.Model):
    """The one row that says: this database was made by `laadregie demo` and holds no real people."""

    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_demo_marker")]

    def __str__(self) -> str:
        return f"demo of {self.made_at:%Y-%m-%d}"
