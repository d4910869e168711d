"""What is filled in to invite someone or to give a role."""

from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from laadregie.foundation.accounts.models import Role
from laadregie.regions import selectors
from laadregie.regions.models import OrganisationKind

Kind = OrganisationKind
CENTRAL = (Kind.PROGRAMME, Kind.PROVINCE)
# In which sorts of organisations a role can be given (domain.md section 2).
KINDS: dict[Role, tuple[OrganisationKind, ...]] = {
    Role.MUNICIPAL_OFFICER: (Kind.MUNICIPALITY,),
    Role.CONSULTANT: (Kind.SUB_REGION,),
    Role.PROGRAMME_MANAGER: CENTRAL,
    Role.CONTRACT_MANAGER: CENTRAL,
    Role.CONTRACTOR: (Kind.CONCESSION_HOLDER,),
    Role.CONCESSION_HOLDER: (Kind.CONCESSION_HOLDER,),
    Role.GRID_OPERATOR: (Kind.GRID_OPERATOR,),
    Role.STEERING_MEMBER: (Kind.SUB_REGION, Kind.MUNICIPALITY, Kind.GRID_OPERATOR, *CENTRAL),
    Role.TECHNICAL_ADVISER: CENTRAL,
    Role.COMMUNICATION_ADVISER: CENTRAL,
    Role.AUDITOR: CENTRAL,
}


class RoleForm(forms.Form):
    """A role in an organisation that can have it."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    organisation = forms.ChoiceField(label=_("Organisation"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grouped: dict[str | Promise, list[tuple[str, str]]] = {}
        self.kinds: dict[str, str] = {}
        for organisation in selectors.organisations():
            self.kinds[organisation.code] = organisation.kind
            group = grouped.setdefault(Kind(organisation.kind).label, [])
            group.append((organisation.code, organisation.name))
        choices: list[Any] = [("", _("Choose an organisation")), *grouped.items()]
        cast(forms.ChoiceField, self.fields["organisation"]).choices = choices

    def clean(self) -> dict[str, Any]:
        chosen = self.cleaned_data
        role, code = chosen.get("role"), chosen.get("organisation")
        if role and code and self.kinds[code] not in KINDS[Role(role)]:
            allowed = ", ".join(str(kind.label).lower() for kind in KINDS[Role(role)])
            text = _("This role is given in another sort of organisation: %(kinds)s.")
            self.add_error("organisation", text % {"kinds": allowed})
        return chosen


class InviteForm(RoleForm):
    """Somebody new, with a first role."""

    field_order = ("name", "email", "role", "organisation")
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
