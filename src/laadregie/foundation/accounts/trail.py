"""How what happens to accounts is called on the page of the audit trail."""

from django.utils.translation import gettext_lazy as _

from laadregie.foundation.accounts.lockout import Step
from laadregie.foundation.accounts.models import Role
from laadregie.foundation.audit import labels

ACTIONS = {
    "accounts.closed": _("Account closed"),
    "accounts.created": _("Account made"),
    "accounts.invited_again": _("Link sent again"),
    "accounts.locked_out": _("Made to wait after 10 failed attempts"),
    "accounts.password_changed": _("Password changed"),
    "accounts.password_reset": _("Password chosen by link"),
    "accounts.recovery_codes_renewed": _("Recovery codes made anew"),
    "accounts.reopened": _("Account opened again"),
    "accounts.role_changed": _("Role changed"),
    "accounts.second_factor_added": _("Second factor added"),
    "accounts.second_factor_removed": _("Second factor removed"),
    "accounts.sessions_ended": _("Sessions ended"),
    "accounts.signed_in": _("Signed in"),
    "accounts.signed_out": _("Signed out"),
}
FIELDS = {
    "kind": labels.Field(
        _("kind"),
        {"totp": _("Authenticator app"), "webauthn": _("Passkey"), "recovery_codes": _("Recovery codes")},
    ),
    "organisation": labels.Field(_("organisation")),
    "role": labels.Field(_("role"), {role.value: role.label for role in Role}),
    "sessions": labels.Field(_("sessions")),
    "step": labels.Field(_("step"), {Step.FIRST: _("password"), Step.SECOND: _("code")}),
}


def register() -> None:
    """Make the names known to the trail."""
    labels.register(ACTIONS, FIELDS)
