"""What one fills in to make a key."""

from django import forms
from django.utils.translation import gettext_lazy as _

from laadregie.foundation.keys.models import Scope

DAYS = [(30, _("30 days")), (90, _("90 days")), (365, _("1 year"))]


class KeyForm(forms.Form):
    """A name, what the key may read and do, and how long."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("What the key is for, such as “QGIS on my laptop”")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What the key may read and do"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may see and do yourself."),
        error_messages={"required": _("Choose at least one thing that the key may read or do.")},
    )
    days = forms.TypedChoiceField(label=_("How long it works"), choices=DAYS, coerce=int, initial=90)
