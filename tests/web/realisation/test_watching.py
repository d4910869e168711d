"""The feed beside realisations, mail, what if, and what `laadregie check` says."""

from datetime import date, timedelta

import polars as pl
import pytest
from click.testing import CliRunner
from django.utils import timezone

from laadregie.cli import check
from laadregie.cli import process as process_command
from laadregie.foundation.accounts.models import Role
from laadregie.foundation.clocks.models import Clock
from laadregie.foundation.mail.models import Mail
from laadregie.intake import consistency as requests
from laadregie.intake.models import ChargerRequest
from laadregie.monitoring import selectors as monitoring
from laadregie.planmaps.models import Site
from laadregie.realisation import (
    consistency,
    expecting,
    feed_nearby,
    feed_watch,
    notices,
    process,
    services,
    whatif,
)
from laadregie.realisation.models import Milestone, Realisation
from laadregie.regions.models import Municipality
from tests.factories.realising import EVSE_IDS, bring, free_site
from tests.factories.regions import VLIETWOUDE, person


def in_feed(monkeypatch, *ids, at=(0.0, 0.0), delivered_on=None):
    """As if the feed that was delivered on a day (today) showed these points, all at one place."""
    frame = pl.DataFrame(
        [(one, at[0], at[1], "Dorpsstraat 1", "Laadbedrijf A") for one in ids],
        schema={
            "evse_id": pl.String,
            "x_m": pl.Float64,
            "y_m": pl.Float64,
            "address": pl.String,
            "operator": pl.String,
        },
        orient="row",
    )
    monkeypatch.setattr(monitoring, "points_frame", lambda: frame)
    monkeypatch.setattr(feed_nearby, "seen_on", lambda: delivered_on or timezone.localdate())


class TestFeed:
    def test_a_pole_that_shows_is_noted_once(self, realisation, monkeypatch):
        bring(realisation, process.IN_OPERATION)
        in_feed(monkeypatch, *(one.replace("*", "") for one in EVSE_IDS))  # written without stars

        assert feed_watch.note_seen() == 1
        assert feed_watch.note_seen() == 0

        found = Realisation.objects.get()
        assert found.feed_seen_on is not None
        assert found.milestones.filter(step="feed").count() == 1

    def test_half_of_a_pole_is_not_enough(self, realisation, monkeypatch):
        bring(realisation, process.IN_OPERATION)
        in_feed(monkeypatch, EVSE_IDS[0])

        assert feed_watch.note_seen() == 0

    def test_a_pole_that_does_not_show_is_flagged_after_the_term_of_policy(
        self, realisation, officer, monkeypatch
    ):
        bring(realisation, process.IN_OPERATION)
        in_feed(monkeypatch, EVSE_IDS[0])
        today = timezone.localdate()

        early = feed_watch.missing(officer, today + timedelta(days=14))
        late = feed_watch.missing(officer, today + timedelta(days=15))

        assert [(one.ids, one.is_late) for one in early] == [((EVSE_IDS[1],), False)]
        assert [one.is_late for one in late] == [True]

    def test_an_old_delivery_says_nothing_of_a_pole_that_came_later(self, realisation, officer, monkeypatch):
        bring(realisation, process.IN_OPERATION)
        in_feed(monkeypatch, "NL*ABC*E1", delivered_on=timezone.localdate() - timedelta(days=30))

        assert [one.is_late for one in feed_watch.missing(officer)] == [False]

    def test_a_contract_manager_starts_with_what_is_late_and_what_does_not_show(
        self, realisation, planned, monkeypatch, client
    ):
        manager = person(Role.CONTRACT_MANAGER, "waterkant", name="Cor Mol")
        bring(realisation, process.IN_OPERATION)
        Realisation.objects.update(
            concession_code="c-1", in_operation_on=timezone.localdate() - timedelta(days=90)
        )
        in_feed(monkeypatch, "NL*ABC*E1")
        client.force_login(manager)

        shown = client.get("/").context["for_you"]

        assert [(one.count, one.url, one.is_late) for one in shown[:2]] == [
            (0, "/realisaties/?wie=alle", False),
            (1, "/realisaties/feed/", True),
        ]

    def test_nobody_elsewhere_sees_it(self, realisation, stranger, monkeypatch):
        bring(realisation, process.IN_OPERATION)
        in_feed(monkeypatch, "NL*ABC*E1")

        assert feed_watch.missing(stranger) == []

    def test_new_points_beside_an_open_realisation_are_told(self, realisation, officer, monkeypatch):
        place = (realisation.site.x_m + 30, realisation.site.y_m)
        in_feed(monkeypatch, "NL*ABC*E77*1", at=place)

        found = feed_watch.unreported(officer)

        assert [(one.realisation.number, one.points[0].metres) for one in found] == [(realisation.number, 30)]

    def test_points_that_were_there_before_are_not(self, site, officer, parties, monkeypatch):
        in_feed(monkeypatch, "NL*ABC*E77*1", at=(site.x_m, site.y_m))
        services.open_realisation(site_id=site.pk, cause="data", by=officer)

        assert feed_watch.unreported(officer) == []

    def test_points_far_away_are_not(self, realisation, officer, monkeypatch):
        in_feed(monkeypatch, "NL*ABC*E77*1", at=(realisation.site.x_m + 51, realisation.site.y_m))

        assert feed_watch.unreported(officer) == []

    def test_points_that_another_realisation_reported_are_not(self, realisation, officer, monkeypatch):
        other = services.open_realisation(site_id=free_site(1).pk, cause="data", by=officer)
        bring(other, process.IN_OPERATION)
        in_feed(monkeypatch, *EVSE_IDS, at=(realisation.site.x_m, realisation.site.y_m))

        assert feed_watch.unreported(officer) == []

    def test_the_page_tells_both(self, realisation, officer, monkeypatch, client):
        bring(realisation, process.IN_OPERATION)
        Realisation.objects.update(concession_code="c-1", in_operation_on=date(2026, 1, 1))
        in_feed(monkeypatch, "NL*ABC*E9")
        client.force_login(officer)

        page = client.get("/realisaties/feed/").content.decode()

        assert EVSE_IDS[0] in page
        assert "too late" in page


class TestMail:
    @pytest.fixture
    def late(self, realisation):
        Clock.objects.filter(about=f"realisation:{realisation.number}").update(
            due_on=timezone.localdate() - timedelta(days=2)
        )
        return realisation

    def test_who_is_waited_for_hears_once_a_week(self, late, officer):
        today = timezone.localdate()

        assert notices.remind(today) == 1
        assert notices.remind(today) == 0
        assert notices.remind(today + timedelta(days=7)) == 1

        mails = Mail.objects.filter(about=f"realisation:{late.number}")
        assert {one.to for one in mails} == {officer.email}
        assert late.number in mails[0].subject

    def test_nothing_is_sent_before_the_term_is_over(self, realisation):
        assert notices.remind(timezone.localdate()) == 0

    def test_on_hold_nobody_is_reminded(self, late, officer):
        services.hold(
            number=late.number, revision=None, reason="Straat open", waiting_for="operator", by=officer
        )

        assert notices.remind(timezone.localdate()) == 0

    def test_who_switched_it_off_gets_nothing(self, late, officer, client):
        client.force_login(officer)
        assert client.post("/account/berichten/", {"digest": "on"}).status_code == 302

        assert notices.remind(timezone.localdate()) == 0
        assert notices.wants(officer) == notices.Wants(reminders=False, digest=True)

    def test_the_weekly_overview_goes_to_who_wants_it(self, late, officer, parties):
        assert notices.digest(timezone.localdate()) == 0
        notices.choose(officer, reminders=True, digest=True)

        assert notices.digest(timezone.localdate()) == 1
        assert notices.digest(timezone.localdate()) == 0

        mail = Mail.objects.get()
        assert (mail.to, late.number in mail.text, late.number in mail.html) == (officer.email, True, True)

    def test_the_overview_is_in_dutch_whatever_the_worker_speaks(self, late, officer):
        notices.choose(officer, reminders=False, digest=True)

        notices.send_due()

        assert "wacht op u" in Mail.objects.get().subject

    def test_who_took_it_up_hears_alone(self, late, officer, parties):
        services.assign(number=late.number, revision=None, to=officer, by=officer)

        assert notices.people_waited_for(Realisation.objects.get()) == [officer]


class TestWhatIf:
    def test_later_by_what_is_still_to_come(self, realisation, officer):
        second = services.open_realisation(site_id=free_site(1).pk, cause="data", by=officer)
        bring(second, process.CONNECTED)
        found = list(Realisation.objects.order_by("number"))

        answer = whatif.what_if(found, weeks=4, what=whatif.CONNECTION)

        later = {one.realisation.number: one.later_days for one in answer.cases}
        assert later == {realisation.number: 28, second.number: 0}
        assert answer.on_average_days == 14

    def test_as_it_is_the_backlog_begins_with_what_is_open(self, realisation):
        answer = whatif.what_if([realisation], weeks=4, what=whatif.ANSWER)

        assert (answer.months[0].now, answer.months[0].then) == (1, 1)
        assert all(month.then >= month.now for month in answer.months)

    def test_where_nothing_was_seen_the_terms_count(self, realisation):
        stages = expecting.stage_days(VLIETWOUDE)

        assert (stages[process.GRID_CHECK].days, stages[process.GRID_CHECK].seen) == (14, 0)
        assert stages[process.LOCATION_SETTLED].days == stages[process.ORDER_DRAFTED].days == 14

    def test_what_was_seen_counts_from_ten_on_and_open_ones_are_censored(self, realisation, monkeypatch):
        now = timezone.now()
        closed = [expecting.Spell(n, process.GRID_CHECK, now, now, float(n)) for n in range(1, 11)]
        still = [expecting.Spell(n, process.GRID_CHECK, now, None, 99.0) for n in range(11, 21)]

        monkeypatch.setattr(expecting, "spells", lambda now: closed[:9])
        assert expecting.seen_medians() == {}
        monkeypatch.setattr(expecting, "spells", lambda now: closed)
        assert expecting.seen_medians()[process.GRID_CHECK] == expecting.StageDays(5.0, 10)
        monkeypatch.setattr(expecting, "spells", lambda now: closed + still)
        assert expecting.seen_medians()[process.GRID_CHECK] == expecting.StageDays(10.0, 10)

    def test_time_on_hold_does_not_count(self, realisation, officer):
        start = timezone.now() - timedelta(days=20)
        realisation.milestones.update(at=start)
        services.hold(
            number=realisation.number, revision=None, reason="Straat", waiting_for="operator", by=officer
        )
        services.resume(number=realisation.number, revision=None, by=officer)
        Milestone.objects.filter(step="hold").update(at=start + timedelta(days=2))
        Milestone.objects.filter(step="resume").update(at=start + timedelta(days=12))
        services.take(realisation.number, "agree_location", by=officer)

        spell = expecting.spells(timezone.now())[0]

        assert (spell.state, round(spell.days)) == (process.LOCATION_PROPOSED, 10)

    @pytest.mark.parametrize("query", ["weken=-1", "weken=veel", "wat=iets", "weken=999"])
    def test_what_cannot_be_is_refused(self, query, realisation, officer, client):
        client.force_login(officer)

        assert client.get(f"/realisaties/wat-als/?{query}").status_code == 422

    def test_without_realisations_the_page_says_so(self, officer, parties, client):
        client.force_login(officer)

        page = client.get("/realisaties/wat-als/").content.decode()

        assert "nothing to calculate" in page


class TestCheck:
    @pytest.mark.parametrize("state", process.STATES)
    def test_what_the_steps_leave_behind_agrees(self, state, realisation):
        def agrees(step):
            assert [one for one in consistency.problems() if "drafted was expected" not in one] == []

        bring(realisation, state, after=agrees)

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (
                lambda one: Site.objects.filter(pk=one.site_id).update(state="in_order"),
                "its site is in_order",
            ),
            (lambda one: one.milestones.all().delete(), "its time line ends with nothing"),
            (lambda one: Clock.objects.all().delete(), "the term none runs"),
            (lambda one: Realisation.objects.update(municipality_code="GM9902"), "in another municipality"),
            (
                lambda one: Realisation.objects.update(state="stopped", stop_reason="works"),
                "its time line ends with location_proposed",
            ),
        ],
        ids=["site", "milestone", "clock", "municipality", "state"],
    )
    def test_what_does_not_agree_is_named(self, change, words, realisation):
        change(realisation)

        assert any(words in one for one in consistency.problems())

    def test_a_site_that_is_realised_by_nobody_is_named(self, site):
        Site.objects.filter(pk=site.pk).update(state="realised")

        assert any("no realisation holds it" in one for one in consistency.problems())

    @pytest.mark.parametrize(
        ("state", "of_realisation", "is_right"),
        [
            ("accepted", process.GRID_CHECK, True),
            ("accepted", process.STOPPED, False),
            ("accepted", process.IN_OPERATION, False),
            ("served", process.IN_OPERATION, True),
            ("served", process.CONNECTED, False),
            ("testing", process.GRID_CHECK, False),
        ],
    )
    def test_requests_point_to_what_serves_them(self, state, of_realisation, is_right, realisation):
        bring(realisation, of_realisation)
        now = timezone.now()
        ChargerRequest.objects.create(
            number="LR-1",
            state=state,
            municipality_code=VLIETWOUDE,
            route="concession",
            place_basis="point",
            x_m=0,
            y_m=0,
            started_at=now,
            submitted_at=now,
            state_since=now,
            realisation=realisation,
        )

        assert (list(requests.problems()) == []) == is_right

    def test_the_command_says_what_is_wrong(self, realisation):
        assert Municipality.objects.filter(code=VLIETWOUDE).exists()
        Clock.objects.all().delete()

        said = CliRunner().invoke(check.group)

        assert said.exit_code == 1
        assert realisation.number in said.output


def test_the_page_of_the_processes_is_up_to_date():
    assert process_command.PAGE.read_text("utf-8") == process_command.document(), (
        "run `laadregie process diagram`"
    )
