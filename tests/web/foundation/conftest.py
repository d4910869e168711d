"""An officer with an account, and with an authenticator app."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from tests.web.foundation.people import make_user


@pytest.fixture
def officer():
    return make_user()


@pytest.fixture
def secret(officer):
    """The key of the officer's authenticator app."""
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)
    return secret
