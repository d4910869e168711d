"""How forms are drawn: label, help, error above the control, control."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draw forms and fields with the components of the site."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
