"""What one may ask of the trail, in the address of its page."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from laadregie.foundation.audit import labels
from laadregie.foundation.audit.selectors import Filters

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FilterForm(forms.Form):
    """Filters of the trail; the names of the fields are Dutch, as they stand in the address."""

    van = forms.DateField(label=_("From"), required=False, widget=DAY)
    tot = forms.DateField(label=_("Up to and including"), required=False, widget=DAY)
    wie = forms.CharField(label=_("Who"), required=False, max_length=120)
    gemeente = forms.CharField(label=_("Code of the municipality"), required=False, max_length=16)
    wat = forms.ChoiceField(label=_("What"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(((code, str(name)) for code, name in labels.actions().items()), key=lambda c: c[1])
        cast(forms.ChoiceField, self.fields["wat"]).choices = [("", _("everything")), *named]

    def filters(self) -> Filters:
        """Return what was asked; only after `is_valid`."""
        asked = self.cleaned_data
        return Filters(asked["van"], asked["tot"], asked["wie"], asked["wat"], asked["gemeente"])
