"""How forms are drawn: label, help, error above the control, control."""

from django.forms import BaseForm
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext

from laadkern.errors import InputError


class Renderer(TemplatesSetting):
    """Draw forms and fields with the components of the site."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


def add_refusal(form: BaseForm, error: InputError, *, otherwise: str) -> None:
    """Show what a service refused at the field it names, or at `otherwise` when the form has none such."""
    field = error.field if error.field in form.fields else otherwise
    form.add_error(field, gettext(error.template) % error.params)


def sent_data(request: HttpRequest) -> QueryDict | None:
    """What was sent with a form, also when all of it was left empty; None when it is only shown."""
    return request.POST if request.method == "POST" else None
