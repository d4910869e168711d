"""The pages of the request form, and the forms of the check and the page of a request."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laadregie.intake import numbering, questions
from laadregie.intake.models import EvidenceKind, RequesterKind

YES_NO = (("yes", _("Yes")), ("no", _("No")))
OWN_GROUND = _("A drive or bay of your own, or a garage of the owners' association where you can charge.")


class DegreesField(forms.FloatField):
    """Degrees, with a point or a comma: people type both, whatever their language."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class CheckForm(forms.Form):
    """Where somebody lives or works: postcode and number, the name of a place, or a point."""

    postcode = forms.CharField(
        label=_("Postcode"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "postal-code"}),
    )
    house_number = forms.CharField(
        label=_("House number"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    place = forms.CharField(label=_("Neighbourhood or municipality"), max_length=80, required=False)
    area = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)
    lon = DegreesField(required=False, widget=forms.HiddenInput)
    lat = DegreesField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("house_number") and not said.get("postcode") and "postcode" not in self.errors:
            self.add_error("postcode", _("Fill in your postcode too. An example: 6981 CG."))
        return said


class PointForm(forms.Form):
    """A point on the map."""

    lon = DegreesField(label=_("Degrees east"))
    lat = DegreesField(label=_("Degrees north"))


class WhoForm(forms.Form):
    """Who asks, and in which quality."""

    kind = forms.ChoiceField(label=_("I ask as"), choices=RequesterKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_("We send the link to your request to this address."),
    )
    phone = forms.RegexField(
        r"^[0-9 +()-]{6,20}$",
        label=_("Your telephone number"),
        required=False,
        widget=forms.TextInput({"autocomplete": "tel", "type": "tel"}),
        error_messages={"invalid": _("This is no telephone number. An example: 06 12345678.")},
    )
    street = forms.CharField(
        label=_("Street"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "address-line1"}),
    )
    house_number = forms.CharField(label=_("House number"), max_length=12, required=False)
    postcode = forms.RegexField(
        r"^[1-9]\d{3} ?[A-Za-z]{2}$",
        label=_("Postcode"),
        required=False,
        widget=forms.TextInput({"autocomplete": "postal-code"}),
        error_messages={"invalid": _("This is no postcode. An example: 6981 CG.")},
    )
    place = forms.CharField(
        label=_("Town"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"autocomplete": "address-level2"}),
    )


class SituationForm(forms.Form):
    """What the rules ask of this kind of requester."""

    organisation = forms.CharField(
        label=_("Name of your organisation"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    lives_in_municipality = forms.TypedChoiceField(
        label=_("Do you live in this municipality?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        coerce=lambda v: v == "yes",
    )
    hours_per_week = forms.FloatField(
        label=_("How many hours a week do you work here?"), min_value=0, max_value=168
    )
    vehicle_state = forms.ChoiceField(
        label=_("Your vehicle"),
        choices=(
            ("owned", _("I have it")),
            ("leased", _("I lease it, or my employer does")),
            ("ordered", _("I have ordered it")),
        ),
        widget=forms.RadioSelect,
    )
    is_electric = forms.TypedChoiceField(
        label=_("Can it be charged with a plug?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        coerce=lambda v: v == "yes",
    )
    electric_range_km = forms.IntegerField(
        label=_("How far does it drive on a full battery, in kilometres?"),
        min_value=0,
        max_value=2000,
        help_text=_("It stands in the papers of the vehicle. About is good enough."),
    )
    has_own_parking = forms.TypedChoiceField(
        label=_("Can you park on ground of your own?"),
        help_text=OWN_GROUND,
        choices=YES_NO,
        widget=forms.RadioSelect,
        coerce=lambda v: v == "yes",
    )
    has_permit = forms.TypedChoiceField(
        label=_("Do you have a parking permit?"),
        choices=(*YES_NO, ("", _("I do not need one here"))),
        widget=forms.RadioSelect,
        required=False,
        empty_value=None,
        coerce=lambda v: v == "yes",
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = questions.ASKED[kind]
        wanted = {
            *asked.answers,
            "vehicle_state",
            "has_permit",
            *(["organisation"] if asked.organisation else []),
        }
        for name in [name for name in self.fields if name not in wanted]:
            del self.fields[name]


class EvidenceForm(forms.Form):
    """One file that proves something."""

    kind = forms.ChoiceField(label=_("What does the file show?"), choices=EvidenceKind.choices)
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, JPEG, PNG or HEIC, at most 10 MB."),
        widget=forms.ClearableFileInput({"accept": ".pdf,.jpg,.jpeg,.png,.heic,application/pdf,image/*"}),
    )


class SpotForm(forms.Form):
    """Where one would like the pole; nobody has to say."""

    lon = DegreesField(label=_("Degrees east"), required=False, min_value=-180, max_value=180)
    lat = DegreesField(label=_("Degrees north"), required=False, min_value=-90, max_value=90)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if (said.get("lon") is None) != (said.get("lat") is None):
            raise forms.ValidationError(_("Give both numbers of the point, or none."))
        return said


class ConsentForm(forms.Form):
    """That the municipality may use what was filled in."""

    consent = forms.BooleanField(
        label=_("I agree that the municipality and who tests for it use these data to judge my request."),
        error_messages={"required": _("Without your consent we cannot judge your request.")},
    )


class MessageForm(forms.Form):
    """Something to say to who handles the request."""

    text = forms.CharField(label=_("Your message"), max_length=4000, widget=forms.Textarea({"rows": 4}))


class LinkAgainForm(forms.Form):
    """Who lost the link."""

    number = forms.CharField(label=_("Number of your request"), max_length=20)
    email = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput({"autocomplete": "email"})
    )

    def clean_number(self) -> str:
        """Written as ours are; a slip is told from the number alone, so it gives nothing away."""
        number = numbering.clean(self.cleaned_data["number"])
        if not numbering.is_number(number):
            raise forms.ValidationError(_("This cannot be a number of ours. It stands in your e-mail."))
        return number
