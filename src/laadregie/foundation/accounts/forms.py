"""The forms of allauth with our words, and codes that cannot be tried without end."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from laadregie.foundation.accounts import lockout

# An app's code holds for 30 seconds, and one such step earlier or later (MFA_TOTP_TOLERANCE).
CODE_VALID_SECONDS = 90

EMAIL = _("E-mail address")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
AGAIN = _("New password, once more")
PASSWORD_HELP = _("At least 12 characters. A sentence of a few words is strong and easy to keep.")
CODE = _("Code")
KEY_NAME = _("Name of this passkey")


class Worded(forms.BaseForm):
    """Labels and help of our own, and no example texts inside the fields."""

    labels: dict[str, Any] = {}
    help_texts: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.help_texts.get(name, "")


class LoginForm(Worded, account.LoginForm):  # type: ignore[misc]  # the library has no types
    labels = {"login": EMAIL, "password": PASSWORD}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class ResetPasswordForm(Worded, account.ResetPasswordForm):  # type: ignore[misc]
    """Sends a message to every address, so that neither answer nor time tells who has an account."""

    labels = {"email": EMAIL}

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        if not self.users:
            get_account_adapter().send_mail("account/email/unknown_account", self.cleaned_data["email"], {})
            return str(self.cleaned_data["email"])
        return str(super().save(request, **kwargs))


class NewPasswordForm(Worded, account.ResetPasswordKeyForm):  # type: ignore[misc]
    labels = {"password1": NEW_PASSWORD, "password2": AGAIN}
    help_texts = {"password1": PASSWORD_HELP}


class ChangePasswordForm(Worded, account.ChangePasswordForm):  # type: ignore[misc]
    labels = {"oldpassword": _("Your password of now"), "password1": NEW_PASSWORD, "password2": AGAIN}
    help_texts = {"password1": PASSWORD_HELP}


class ReauthenticateForm(Worded, account.ReauthenticateForm):  # type: ignore[misc]
    labels = {"password": PASSWORD}


class LimitedCode(Worded):
    """A code of the second factor: ten failures from one source, then that source waits."""

    labels = {"code": CODE}
    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(inputmode="numeric", maxlength=20)

    def clean_code(self) -> str:
        attempt = lockout.attempt(lockout.Step.SECOND, self.user.email, context.request)
        if not attempt.begin():
            raise get_mfa_adapter().validation_error("incorrect_code")
        code: str = super().clean_code()  # type: ignore[misc]  # of the form of allauth it is mixed into
        if not cache.add(f"accounts.code-used:{self.user.pk}:{code}", True, CODE_VALID_SECONDS):
            raise get_mfa_adapter().validation_error("incorrect_code")
        attempt.succeeded()
        return code


class CodeForm(LimitedCode, mfa.AuthenticateForm):  # type: ignore[misc]
    pass


class ReauthenticateCodeForm(LimitedCode, mfa.ReauthenticateForm):  # type: ignore[misc]
    pass


class ActivateAppForm(LimitedCode, totp.ActivateTOTPForm):  # type: ignore[misc]
    pass


class AddPasskeyForm(Worded, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    labels = {"name": KEY_NAME, "passwordless": _("Also sign in with this passkey without a password")}
    help_texts = {"name": _("For instance: my work laptop.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class EditPasskeyForm(Worded, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    labels = {"name": KEY_NAME}
