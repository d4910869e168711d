"""What is wrong with a field, in the reader's language and under the name that was sent."""

from datetime import date
from typing import Annotated, Literal

import pytest
from django.utils import translation
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from laadregie.foundation.web.api.errors import told
from laadregie.foundation.web.api.fields import Coded


class Sample(BaseModel):
    model_config = ConfigDict(extra="forbid")

    stap: Literal["wachten"] = "wachten"
    dag: date = date(2026, 1, 1)
    aantal: int = Field(1, ge=1, le=9)
    maat: float = Field(1.0, gt=0)
    tekst: str = Field("abc", min_length=2, max_length=4)
    lijst: list[str] = Field([], max_length=1)
    kleur: Annotated[str, Coded({"rood": "red"})] = "red"
    soort: Literal["een", "twee", "drie"] = "een"
    ja: bool = True


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"dag": "ooit"}, "dag", "Dit is geen datum, zoals 2026-11-16."),
        ({"aantal": "x"}, "aantal", "Dit is geen heel getal."),
        ({"aantal": 0}, "aantal", "Dit moet 1 of meer zijn."),
        ({"aantal": 10}, "aantal", "Dit moet 9 of minder zijn."),
        ({"maat": 0}, "maat", "Dit moet meer dan 0.0 zijn."),
        ({"tekst": "a"}, "tekst", "Geef ten minste 2 tekens."),
        ({"tekst": "abcde"}, "tekst", "Geef ten hoogste 4 tekens."),
        ({"tekst": 3}, "tekst", "Deze tekst is niet zoals hij moet zijn."),
        ({"lijst": ["a", "b"]}, "lijst", "Geef er ten hoogste 1."),
        ({"lijst": 1}, "lijst", "Dit moet een lijst zijn."),
        ({"kleur": "blauw"}, "kleur", "Kies uit: rood."),
        ({"stap": "dansen"}, "stap", "Kies uit: wachten."),
        ({"soort": "vier"}, "soort", "Kies uit: een, twee, drie."),
        ({"ja": "misschien"}, "ja", "Dit moet waar of onwaar zijn (true of false)."),
        ({"onbekend": 1}, "onbekend", "Dit veld bestaat hier niet."),
    ],
)
def test_a_mistake_is_told_in_dutch(given, field, words):
    with pytest.raises(ValidationError) as caught:
        Sample(**given)
    (error,) = caught.value.errors()
    sent = {**error, "loc": ("body", "body", "wachten", *error["loc"])}

    with translation.override("nl"):
        assert told(sent, frozenset({"wachten"})) == {"veld": field, "melding": words}
