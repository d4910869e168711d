"""Signing in and out, the second factor, own sessions; views of allauth at Dutch addresses."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.urls import URLPattern, path, re_path

from laadregie.foundation.accounts import views
from laadregie.foundation.accounts.views import View, refusing


def _page(route: str, view: View, name: str) -> URLPattern:
    return path(route, refusing(view), name=name)


FACTOR = "account/tweede-factor/"
AGAIN = "account/bevestigen/"
FORGOTTEN = "wachtwoord-vergeten/"

urlpatterns = [
    _page("inloggen/", account.login, "account_login"),
    _page("inloggen/code/", mfa.authenticate, "mfa_authenticate"),
    _page("inloggen/passkey/", passkey.login_webauthn, "mfa_login_webauthn"),
    _page("uitloggen/", account.logout, "account_logout"),
    _page(FORGOTTEN, account.password_reset, "account_reset_password"),
    _page(FORGOTTEN + "verstuurd/", account.password_reset_done, "account_reset_password_done"),
    _page(
        FORGOTTEN + "gelukt/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
    ),
    re_path(
        rf"^{FORGOTTEN}nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        refusing(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    _page("account/wachtwoord/", account.password_change, "account_change_password"),
    path("account/sessies/", views.sessions, name="usersessions_list"),
    _page(AGAIN, account.reauthenticate, "account_reauthenticate"),
    _page(AGAIN + "code/", mfa.reauthenticate, "mfa_reauthenticate"),
    _page(AGAIN + "passkey/", passkey.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    _page(FACTOR, mfa.index, "mfa_index"),
    _page(FACTOR + "app/", app.activate_totp, "mfa_activate_totp"),
    _page(FACTOR + "app/verwijderen/", app.deactivate_totp, "mfa_deactivate_totp"),
    _page(FACTOR + "passkeys/", passkey.list_webauthn, "mfa_list_webauthn"),
    _page(FACTOR + "passkeys/toevoegen/", passkey.add_webauthn, "mfa_add_webauthn"),
    _page(FACTOR + "passkeys/<int:pk>/", passkey.edit_webauthn, "mfa_edit_webauthn"),
    _page(FACTOR + "passkeys/<int:pk>/verwijderen/", passkey.remove_webauthn, "mfa_remove_webauthn"),
    _page(FACTOR + "herstelcodes/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    _page(FACTOR + "herstelcodes/nieuw/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    _page(FACTOR + "herstelcodes/download/", codes.download_recovery_codes, "mfa_download_recovery_codes"),
]
