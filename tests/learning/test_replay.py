"""Replay: which stored answers a candidate would change."""

from collections.abc import Callable

from flaskapi.learning.replay import Change, count_stored, replay_records
from flaskapi.recognition.keeping import keep_picture
from flaskapi.recognition.opening import Readers
from flaskapi.recognition.page.reader import Reader
from flaskapi.recognition.recognizer import Recognizer
from flaskapi.records.database import Database
from flaskapi.records.record import Picture, Task
from tests.conftest import FakeClassifier, draw_page
from tests.learning.conftest import make_digit
from tests.learning.test_gate import ConfusedClassifier


def make_readers(classifier: FakeClassifier) -> Readers:
    return Readers(Recognizer(classifier, 10**6), Reader(classifier, 10**6))


def test_every_change_is_told_with_what_a_person_said(
    database: Database, store: Callable[..., list[str]], label: Callable[..., None]
) -> None:
    page = keep_picture(draw_page("372", "15"))
    ids = store(
        make_digit(3),
        make_digit(7),
        make_digit(7),
        make_digit(1, task=Task.PAGE, frame=None, picture=Picture(page.content, page.media_type)),
    )
    label([ids[1]], 7)
    label([ids[0]], 8)
    told: list[int] = []
    changes = list(
        replay_records(
            database,
            make_readers(FakeClassifier()),
            make_readers(ConfusedClassifier()),
            told.append,
        )
    )
    assert changes == [
        Change(ids[1], "7", "1", "7"),
        Change(ids[2], "7", "1", None),
        Change(ids[3], "372 / 15", "312 / 15", None),
    ]
    assert [change.is_better for change in changes] == [False, None, None]
    assert sum(told) == count_stored(database) == 4


def test_page_that_is_too_large_by_now_does_not_end_it(
    database: Database, store: Callable[..., list[str]]
) -> None:
    page = keep_picture(draw_page("372", "15"))
    store(make_digit(1, task=Task.PAGE, frame=None, picture=Picture(page.content, page.media_type)))
    small = Readers(Recognizer(FakeClassifier(), 100), Reader(FakeClassifier(), 100))
    assert list(replay_records(database, small, small, lambda _: None)) == []
