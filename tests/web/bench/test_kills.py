"""The benchmark of kills finds what is lost, changed or refused: else it could vouch for nothing."""

from types import SimpleNamespace

import pytest

from laadkern.geo import lonlat_from_rd
from laadregie.bench import kills
from laadregie.foundation import files
from laadregie.intake.models import ChargerRequest, Evidence
from tests.factories import site as factory
from tests.factories.judging import middle_of
from tests.factories.regions import VLIETWOUDE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(db, tmp_path, live_server):
    factory.build(tmp_path)
    return SimpleNamespace(port=int(live_server.url.rsplit(":", 1)[1]))


@pytest.fixture
def place(server):
    x_m, y_m = middle_of(VLIETWOUDE)
    lon, lat = lonlat_from_rd([x_m], [y_m])
    return {"lon": round(float(lon[0]), 6), "lat": round(float(lat[0]), 6)}


@pytest.fixture
def tally():
    return kills.Tally()


@pytest.fixture
def sent(server, place, tally):
    one = kills._new((1, place, kills._pdf()), 1)
    kills._send(server, one, tally)
    return one


def evidence(one):
    return Evidence.objects.get(pk=one.file_id)


def look(server, sent, tally):
    kills._look(server, [sent], tally)
    return len(tally.lost), len(tally.changed)


def test_what_is_there_as_it_was_sent_is_neither_lost_nor_changed(server, sent, tally):
    assert (tally.requests, tally.files, tally.refused) == (1, 1, [])
    assert files.path_of(evidence(sent).path).read_bytes() == sent.content
    assert look(server, sent, tally) == (0, 0)


def test_a_request_that_is_gone_is_lost(server, sent, tally):
    sent.number = "2222-2222-2222"

    assert look(server, sent, tally) == (1, 0)


def test_a_file_whose_row_is_gone_is_lost(server, sent, tally):
    evidence(sent).delete()

    assert look(server, sent, tally) == (1, 0)


def test_a_file_of_other_bytes_is_changed(server, sent, tally):
    path = files.path_of(evidence(sent).path)
    path.write_bytes(sent.content[::-1])

    assert look(server, sent, tally) == (0, 1)


def test_what_got_no_answer_is_sent_again_and_is_there_once(server, place, tally):
    before = ChargerRequest.objects.count()
    one = kills._new((1, place, kills._pdf()), 1)
    kills._send(server, one, tally)
    one.number, one.token, one.file_id = "", "", None  # as if the answers were cut off

    kills._send_unanswered(server, [one], tally)

    assert one.number
    assert ChargerRequest.objects.count() == before + 1


def test_nobody_there_is_no_answer_and_no_loss(place, tally):
    one = kills._new((1, place, kills._pdf()), 1)

    kills._send(SimpleNamespace(port=9), one, tally)

    assert (tally.requests, tally.unanswered, tally.refused) == (0, 1, [])


def test_what_is_refused_is_told(server, place, tally):
    one = kills._new((1, place, b"no pdf"), 1)

    kills._send(server, one, tally)

    assert (tally.requests, tally.files) == (1, 0)
    assert tally.refused[0].startswith("400 ")
