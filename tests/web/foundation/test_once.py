"""What several parts of a page ask is asked once, and not kept longer than the page."""

import threading

import pytest
from django.http import HttpResponse

from laadregie.foundation import once
from laadregie.foundation.web.middleware import asked_once


@pytest.fixture
def counted():
    """A question that counts how often it is asked of the database."""
    asked = []

    @once.once_per_page
    def question(code, *, year=2030):
        asked.append((code, year))
        if code == "wrong":
            raise LookupError
        return [code, year]

    question.asked = asked
    return question


def test_outside_a_page_everything_is_asked_every_time(counted):
    assert counted("GM0200") == counted("GM0200")

    assert len(counted.asked) == 2


def test_within_a_page_the_same_question_is_asked_once(counted):
    with once.page():
        answers = [counted("GM0200"), counted("GM0200"), counted("GM0221"), counted("GM0200", year=2035)]

    assert counted.asked == [("GM0200", 2030), ("GM0221", 2030), ("GM0200", 2035)]
    assert answers[0] is answers[1]


def test_the_next_page_asks_again(counted):
    for _ in range(2):
        with once.page():
            counted("GM0200")

    assert len(counted.asked) == 2


def test_a_question_that_failed_is_asked_again(counted):
    with once.page():
        for _ in range(2):
            with pytest.raises(LookupError):
                counted("wrong")

    assert len(counted.asked) == 2


def test_who_is_answered_at_the_same_time_does_not_share_it(counted):
    with once.page():
        counted("GM0200")
        other = threading.Thread(target=counted, args=("GM0200",))
        other.start()
        other.join()

    assert len(counted.asked) == 2


@pytest.mark.parametrize(("method", "times"), [("get", 1), ("head", 1), ("post", 2), ("delete", 2)])
def test_only_a_request_that_reads_keeps_answers(rf, counted, method, times):
    def view(request):
        counted("GM0200")
        counted("GM0200")
        return HttpResponse()

    asked_once(view)(getattr(rf, method)("/"))

    assert len(counted.asked) == times
