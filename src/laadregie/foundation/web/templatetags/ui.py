"""Tags that the templates of every context use: icons, signs of the map, widgets, shares."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BoundField, IntegerField, widgets
from django.templatetags.static import static
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

SEARCH_AREA = "search_area"  # the kind of a site whose bay still has to be found
PRESSURES = ("quiet", "normal", "busy", "unknown")
_TEXTUAL = (widgets.Input, widgets.Textarea, widgets.Select)
_PLAIN = (widgets.CheckboxInput, widgets.FileInput, widgets.HiddenInput, widgets.RadioSelect)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of the sprite; decoration only, so a word stands beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("bundle/icons.svg"),
        name,
    )


@register.inclusion_tag("components/sign.html")
def sign(name: str) -> dict[str, object]:
    """Draw the sign of a site's state, "area", "white" or the pressure of a charge point."""
    return {"name": name, "is_point": name in PRESSURES}


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """Draw the control of a form field with the classes of its component."""
    control = field.field.widget
    if isinstance(control, widgets.NumberInput):
        control = _as_text(control, whole=type(field.field) is IntegerField)
    return field.as_widget(control, attrs=_classes(control))


def _as_text(control: widgets.NumberInput, *, whole: bool) -> widgets.TextInput:
    """A number control drops what it cannot read, so that the refusal would show no value."""
    kept = {name: value for name, value in control.attrs.items() if name not in ("step", "min", "max")}
    return widgets.TextInput(attrs={**kept, "inputmode": "numeric" if whole else "decimal"})


def _classes(control: widgets.Widget) -> dict[str, str | bool]:
    if isinstance(control, _PLAIN) or not isinstance(control, _TEXTUAL):
        return {}
    if isinstance(control, widgets.Textarea):
        return {"class": "utrecht-textarea utrecht-textarea--html-textarea"}
    if isinstance(control, widgets.Select):
        return {"class": "utrecht-select utrecht-select--html-select"}
    return {"class": "utrecht-textbox utrecht-textbox--html-input"}


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, widgets.CheckboxInput)


@register.filter
def percent(share: float | None, decimals: int = 0) -> str:
    """Write a share (0 to 1) as a percentage: 0.264 is "26%"; nothing known is "unknown"."""
    if share is None:
        return _("unknown")
    return f"{number_format(round(share * 100, decimals), decimal_pos=decimals)}%"


@register.filter
def bar_width(share: float | None) -> str:
    """Width of a share (0 to 1, cut off at both ends) in a bar of 200 units, as SVG wants it."""
    return f"{200 * min(1.0, max(0.0, share or 0.0)):.1f}"


@register.simple_tag
def map_legend(
    config: dict[str, Any],
    year: int,
    *,
    kinds: Iterable[Any] | None = None,
    states: Iterable[Any] | None = None,
) -> dict[str, Any]:
    """Context of `components/legend.html` for what this map draws.

    Args:
        config: Configuration of the map.
        year: Year of the need that the colours tell.
        kinds: The kinds of sites there are (`value` of each); None when any may be there.
        states: The states of sites there are (`sign`, `label`, `is_on` of each), which are chips on
            the page as well; None when only proposed sites may be there.
    """
    found = None if kinds is None else {kind.value for kind in kinds}
    has_areas = found is None or SEARCH_AREA in found
    has_places = found is None or bool(found - {SEARCH_AREA})
    layers, edges = config["layers"], config.get("need_edges", ())
    shown = [(one.sign, one.label) for one in states or () if one.is_on]
    signs = shown or [("proposed", _("Proposed"))]
    steps = [number_format(edge, decimal_pos=None if edge % 1 else 0) for edge in edges]
    if steps:
        steps[-1] = _("%(edge)s or more") % {"edge": steps[-1]}
    return {
        "year": year,
        "need_steps": steps if "neighbourhoods" in layers else [],
        "states": signs if "sites" in layers and has_places else [],
        "chips_are_legend": len(signs) > 1,
        "with_areas": "sites" in layers and has_areas,
        "with_points": "points" in layers,
        "with_cells": "cells" in layers,
    }


@register.simple_tag
def site_filter(
    year: int, kinds: Iterable[Any] | None = None, states: Iterable[Any] | None = None
) -> dict[str, Any]:
    """Which sites the map shows: up to a year, and of the kinds and states that are switched on."""
    return {
        "year": year,
        "kinds": [kind.value for kind in kinds if kind.is_on] if kinds else None,
        "states": [state.sign for state in states if state.is_on] if states else None,
    }


@register.simple_tag
def as_dict(**values: Any) -> dict[str, Any]:
    """Put values together for `json_script`."""
    return values


@register.simple_tag
def map_config(config: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Complete the configuration of a map with what every map needs: its worker and its words."""
    return {
        **config,
        **more,
        "worker": static("bundle/map-worker.js"),
        "editor": static("bundle/map-edit.js"),
        "texts": {
            "short": _("{n} short"),
            "pin": _("Pin: the place of the site"),
            "locale": {
                "Map.Title": _("Map"),
                "CooperativeGesturesHandler.WindowsHelpText": _("Hold Ctrl and scroll to zoom in"),
                "CooperativeGesturesHandler.MacHelpText": _("Hold ⌘ and scroll to zoom in"),
                "CooperativeGesturesHandler.MobileHelpText": _("Use two fingers to move the map"),
            },
        },
    }
