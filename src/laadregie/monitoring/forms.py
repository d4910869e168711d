"""What can be chosen on the pages of the network; what is not asked for has a default."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from laadregie.monitoring import labels


@dataclass(frozen=True)
class Order:
    """A column by which the rows of a table can be ordered."""

    label: str | Promise
    column: str
    descending: bool = True


class OrderForm(forms.Form):
    """In which order a table stands; the first one unless asked otherwise."""

    volgorde = forms.ChoiceField(label=_("Order"), required=False)

    def __init__(self, data: Any, *, orders: Mapping[str, Order]) -> None:
        first = next(iter(orders))
        super().__init__({"volgorde": data.get("volgorde") or first})
        choices = [(word, order.label) for word, order in orders.items()]
        cast(forms.ChoiceField, self.fields["volgorde"]).choices = choices


class SubjectForm(forms.Form):
    """Which of an operator's records are listed; all unless asked otherwise."""

    onderwerp = forms.ChoiceField(label=_("Subject"), choices=labels.SUBJECTS.items(), required=False)
