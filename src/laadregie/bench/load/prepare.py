"""Makes in a site what the walkers need: officers who can sign in, and places where people ask."""

import base64
import json
import os
import secrets
import sys
from collections import Counter
from io import BytesIO
from typing import Any

import django

OFFICERS_OF_PARTY = 3  # one in three judges for the concession holder, the others for a municipality
MOST_PLACES, AROUND_M = 400, 250.0
FILE_BYTES = 2_000_000
PICTURE = (4000, 3000)  # 12 million pixels, as a telephone makes them


def main() -> None:
    """Print accounts, places and files as one JSON document; the number of officers is the argument.

    With “count” as the argument it prints how many requests are stored.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laadregie.config.settings")
    django.setup()
    if sys.argv[1] == "count":
        from laadregie.intake.models import ChargerRequest

        sys.stdout.write(str(ChargerRequest.objects.count()))
        return
    officers = int(sys.argv[1])
    json.dump({"officers": _officers(officers), "places": _places(), "files": _files()}, sys.stdout)


def _officers(count: int) -> list[dict[str, str]]:
    """Accounts with a password and an authenticator app, in the parties that have most open requests."""
    from laadregie.foundation.accounts.models import Role
    from laadregie.intake import process
    from laadregie.intake.models import ChargerRequest

    open_ones = ChargerRequest.objects.filter(state__in=process.OPEN)
    towns = [
        code for code, _ in Counter(open_ones.values_list("municipality_code", flat=True)).most_common(8)
    ]
    holders = Counter(open_ones.exclude(operator_code="").values_list("operator_code", flat=True))
    parties = [code for code, _ in holders.most_common(2)]
    made = []
    for number in range(count):
        if parties and number % OFFICERS_OF_PARTY == 0:
            role, code = Role.CONCESSION_HOLDER, parties[number // OFFICERS_OF_PARTY % len(parties)]
        else:
            role, code = Role.MUNICIPAL_OFFICER, towns[number % len(towns)]
        made.append(_account(number, role, code))
    return made


def _account(number: int, role: Any, code: str) -> dict[str, str]:
    from allauth.mfa.totp.internal.auth import TOTP

    from laadregie.foundation.accounts import services

    password = secrets.token_urlsafe(18)
    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    email = f"officer-{number}-{secrets.token_hex(3)}@load.example"
    user = services.create_account(email=email, name=f"Officer {number}", by=None)
    user.set_password(password)
    user.save()
    services.set_membership(user, role, code, by=None)
    TOTP.activate(user, secret)
    return {"email": email, "password": password, "secret": secret}


def _places() -> list[tuple[float, float]]:
    """Places near those of requests there are, where the region knows the municipality."""
    import numpy as np

    from laadkern.errors import InputError
    from laadkern.geo import lonlat_from_rd
    from laadregie.intake import places
    from laadregie.intake.models import ChargerRequest

    rows = list(ChargerRequest.objects.order_by("pk").values_list("x_m", "y_m")[:MOST_PLACES])
    shift = np.random.default_rng(2026).uniform(-AROUND_M, AROUND_M, (len(rows), 2))
    found = []
    for x_m, y_m in np.array(rows).reshape(-1, 2) + shift:
        try:
            places.at(float(x_m), float(y_m))
        except InputError:  # just over the border of the region
            continue
        lon, lat = lonlat_from_rd([x_m], [y_m])
        found.append((round(float(lon[0]), 6), round(float(lat[0]), 6)))
    return found


def _files() -> list[dict[str, str]]:
    """A photo as a telephone makes it and a PDF with a scan in it, each about 2 MB."""
    photo = _photo()
    made = {"contract.jpg": photo, "contract.pdf": _pdf(photo)}
    return [{"name": name, "content": base64.b64encode(raw).decode()} for name, raw in made.items()]


def _photo() -> bytes:
    """A made picture of 12 million pixels with as much grain as makes it 2 MB."""
    import numpy as np
    from PIL import Image

    draw = np.random.default_rng(7)
    width, height = PICTURE
    coarse = Image.fromarray(draw.integers(0, 255, (height // 40, width // 40, 3), dtype=np.uint8))
    smooth = np.asarray(coarse.resize(PICTURE, Image.Resampling.BICUBIC), dtype=np.int16)
    raw, grain = b"", 2
    while len(raw) < FILE_BYTES and grain < 64:
        noise = draw.integers(-grain, grain + 1, (height, width, 1), dtype=np.int16)
        out = BytesIO()
        Image.fromarray((smooth + noise).clip(0, 255).astype(np.uint8)).save(out, "JPEG", quality=80)
        raw, grain = out.getvalue(), grain + 2
    return raw


def _pdf(photo: bytes) -> bytes:
    import pikepdf

    made = pikepdf.new()
    page = made.add_blank_page(page_size=(595, 842))
    stream = pikepdf.Stream(made, photo)
    stream.update(
        pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=PICTURE[0],
            Height=PICTURE[1],
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
    )
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=made.make_indirect(stream)))
    page.Contents = pikepdf.Stream(made, b"q 595 0 0 842 0 0 cm /Scan Do Q")
    out = BytesIO()
    made.save(out)
    return out.getvalue()


if __name__ == "__main__":
    main()
