"""How what happens to plan maps is called on the page of the audit trail."""

from django.utils.translation import gettext_lazy as _

from laadregie.foundation.audit import labels
from laadregie.planmaps.forms import SCENARIOS
from laadregie.planmaps.models import DifferenceOutcome, DropReason, Exactness, SiteState

ACTIONS = {
    "planmaps.calculated": _("Plan map calculated"),
    "planmaps.fewest_calculated": _("Fewest poles calculated"),
    "planmaps.published": _("Plan map published"),
    "planmaps.restored": _("Plan map taken back to an earlier version"),
    "planmaps.difference_settled": _("Difference after a calculation settled"),
    "planmaps.site_commented": _("Comment on a site"),
    "planmaps.sites_imported": _("List of sites imported"),
    "planmaps.site_add": _("Site added"),
    "planmaps.site_change": _("Poles or year of a site changed"),
    "planmaps.site_measured": _("Site measured on the spot"),
    "planmaps.site_move": _("Site moved"),
    "planmaps.site_pin_down": _("Search area turned into a site"),
    "planmaps.site_reject": _("Site dropped"),
    "planmaps.site_release": _("Reservation let go"),
    "planmaps.site_reserve": _("Site reserved"),
    "planmaps.site_restore": _("Dropped site taken back"),
    "planmaps.site_undo": _("Decision about a site undone"),
    "planmaps.site_validate": _("Site approved"),
    "planmaps.site_take_over": _("Site taken into realisation"),
    "planmaps.site_follow": _("State of a site changed by its realisation"),
    "planmaps.site_follow_place": _("Site moved by its realisation"),
    "planmaps.visit_planned": _("Site visit planned"),
    "planmaps.visit_closed": _("Site visit closed"),
    "planmaps.photo_added": _("Photo of a site added"),
    "planmaps.photo_removed": _("Photo of a site removed"),
}
YES_NO = {"0.0": _("no"), "1.0": _("yes")}
FIELDS = {
    "gap": labels.Field(_("distance to the best possible plan")),
    "scenario": labels.Field(_("scenario"), dict(SCENARIOS)),
    "target_share": labels.Field(_("share of the need that was asked for")),
    "file_digest": labels.Field(_("digest of the file")),
    "sites": labels.Field(_("sites")),
    "version": labels.Field(_("version")),
    "outcome": labels.Field(_("outcome"), dict(DifferenceOutcome.choices)),
    "state": labels.Field(_("state"), dict(SiteState.choices)),
    "drop_reason": labels.Field(_("reason"), dict(DropReason.choices)),
    "drop_note": labels.Field(_("explanation")),
    "reserved_year": labels.Field(_("reserved for")),
    "poles": labels.Field(_("poles")),
    "year": labels.Field(_("year")),
    "name": labels.Field(_("name")),
    "x_m": labels.Field(_("place, x in metres (RD)")),
    "y_m": labels.Field(_("place, y in metres (RD)")),
    "radius_m": labels.Field(_("radius in metres")),
    "exactness": labels.Field(_("kind"), dict(Exactness.choices)),
    "neighbourhood_code": labels.Field(_("neighbourhood")),
    "stops": labels.Field(_("sites to visit")),
    "photo": labels.Field(_("digest of the photo")),
    "municipal_land": labels.Field(_("land of the municipality"), YES_NO),
    "public_day_and_night": labels.Field(_("open day and night"), YES_NO),
    "facade_m": labels.Field(_("metres to a door, window or monument")),
    "free_passage_m": labels.Field(_("free passage in metres")),
    "kerb_m": labels.Field(_("metres to the kerb")),
    "bays": labels.Field(_("bays together")),
    "tree_m": labels.Field(_("metres to a tree")),
    "carriageway_m": labels.Field(_("metres to the carriageway")),
}


def register() -> None:
    """Make the names known to the trail."""
    labels.register(ACTIONS, FIELDS)
