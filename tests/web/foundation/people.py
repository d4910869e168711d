"""People who sign in, for the tests of accounts: how they are made, and how they try."""

import re

import pyotp
from django.test import Client

from laadregie.foundation.accounts import services

PASSWORD = "vier paarden op het dak"
SIGN_IN = "/inloggen/"
SET_UP = "/account/tweede-factor/"


def make_user(email="officer@example.org", **fields):
    user = services.create_account(email=email, name="Test Officer", by=None)
    user.set_password(PASSWORD)
    for name, value in fields.items():
        setattr(user, name, value)
    user.save()
    return user


def sign_in(client, password=PASSWORD, email="officer@example.org", **extra):
    return client.post(SIGN_IN, {"login": email, "password": password}, **extra)


def fail(times, client=None, **extra):
    answers = [sign_in(client or Client(), "wrong", **extra) for _ in range(times)]
    return answers[-1]


def passed(answer):
    return answer.status_code == 302


def text_of(answer):
    """The page without what differs at every visit."""
    return re.sub(r'value="[^"]{60,}"|value="[^"@]*@[^"]*"', "", answer.content.decode())


def sign_in_completely(client, secret):
    """Sign in with password and code; returns the code that was used."""
    sign_in(client)
    code = pyotp.TOTP(secret).now()
    assert passed(client.post("/inloggen/code/", {"code": code}))
    return code
