"""POST /predict/batch: many parts or one zip, and bad files that spoil only themselves."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import draw_digit, encode
from tests.web.problem import MEMBERS, assert_problem

SEVEN = encode(draw_digit(7))


def post(client: FlaskClient, pictures: dict[str, bytes]) -> Any:
    parts = [(BytesIO(data), name) for name, data in pictures.items()]
    return client.post("/predict/batch", data={"file": parts})


def pack(pictures: dict[str, bytes], **options: Any) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", **options) as archive:
        for name, data in pictures.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def read_digits(response: Any) -> list[int | None]:
    return [item.get("digit") for item in response.get_json()["predictions"]]


DIGITS = {f"{digit}.png": encode(draw_digit(digit)) for digit in (3, 1, 4, 1, 5, 9)}


def test_parts_are_answered_in_the_order_sent(client: FlaskClient) -> None:
    response = post(client, DIGITS)
    assert read_digits(response) == [int(name[0]) for name in DIGITS]
    assert [item["file"] for item in response.get_json()["predictions"]] == list(DIGITS)


@pytest.mark.parametrize("as_part", [True, False])
def test_zip_is_answered_in_the_order_packed(client: FlaskClient, as_part: bool) -> None:
    data = pack({"__MACOSX/._3.png": b"x", "folder/.DS_Store": b"x", **DIGITS})
    response = (
        post(client, {"digits.zip": data})
        if as_part
        else client.post("/predict/batch", data=data, content_type="application/zip")
    )
    assert read_digits(response) == [int(name[0]) for name in DIGITS]


def test_three_bad_files_among_ten_spoil_only_themselves(client: FlaskClient) -> None:
    pictures = {f"{number}.png": SEVEN for number in range(10)}
    blank = encode(np.zeros((28, 28), np.uint8))
    pictures |= {"2.png": b"text", "5.png": SEVEN[:200], "9.png": blank}
    response = post(client, pictures)
    assert response.status_code == 200
    slugs = {}
    for index, item in enumerate(response.get_json()["predictions"]):
        if "problem" in item:
            problem = item["problem"]
            assert set(problem) == MEMBERS | {"index", "file"}
            assert (problem["index"], problem["file"]) == (index, f"{index}.png")
            slugs[index] = problem["type"].removeprefix("/problems/")
        else:
            assert item["digit"] == 7
    assert slugs == {2: "format-unsupported", 5: "picture-unreadable", 9: "picture-blank"}


def test_a_thousand_pictures_are_taken(client: FlaskClient) -> None:
    frame = encode(draw_digit(7, 28))
    pictures = {f"{number}.png": frame for number in range(1000)}
    assert read_digits(post(client, pictures)) == [7] * 1000
    assert read_digits(post(client, {"all.zip": pack(pictures)})) == [7] * 1000


def test_one_more_than_a_thousand_is_refused(client: FlaskClient) -> None:
    pictures = {f"{number}.png": b"" for number in range(1001)}
    assert "1,000" in assert_problem(post(client, pictures), 413, "batch-too-large")["detail"]
    zipped = post(client, {"all.zip": pack(pictures)})
    assert "1,000" in assert_problem(zipped, 413, "batch-too-large")["detail"]


def test_batch_beyond_the_limit_in_bytes_is_refused(make_app: Callable[..., Flask]) -> None:
    client = make_app(max_batch_bytes=10_000).test_client()
    assert "10,000 bytes" in assert_problem(post(client, {"a.png": bytes(20_000)}), 413)["detail"]


def test_zip_that_unpacks_beyond_the_limit_is_refused(make_app: Callable[..., Flask]) -> None:
    client = make_app(max_batch_bytes=100_000).test_client()
    bomb = pack({f"{n}.png": bytes(60_000) for n in range(2)}, compression=zipfile.ZIP_DEFLATED)
    assert len(bomb) < 1000
    assert_problem(post(client, {"bomb.zip": bomb}), 413, "batch-too-large")


def test_one_huge_file_in_a_zip_spoils_only_itself(make_app: Callable[..., Flask]) -> None:
    client = make_app(max_picture_bytes=50_000).test_client()
    data = pack({"big.png": bytes(60_000), "7.png": SEVEN}, compression=zipfile.ZIP_DEFLATED)
    first, second = post(client, {"all.zip": data}).get_json()["predictions"]
    assert first["problem"]["type"] == "/problems/picture-too-large"
    assert second["digit"] == 7


def test_damaged_file_in_a_zip_spoils_only_itself(client: FlaskClient) -> None:
    data = bytearray(pack({"bad.png": SEVEN, "7.png": SEVEN}))
    data[100] ^= 0xFF
    first, second = post(client, {"all.zip": bytes(data)}).get_json()["predictions"]
    assert first["problem"]["type"] == "/problems/archive-unreadable"
    assert second["digit"] == 7


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_way_of_packing_spoils_only_those_files(client: FlaskClient, method: int) -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("odd.png", SEVEN, compress_type=method)
        archive.writestr("7.png", SEVEN)
    first, second = post(client, {"all.zip": buffer.getvalue()}).get_json()["predictions"]
    assert "Deflate" in first["problem"]["detail"]
    assert second["digit"] == 7


def test_many_huge_files_in_a_zip_are_refused_together(make_app: Callable[..., Flask]) -> None:
    client = make_app(max_picture_bytes=50_000, max_batch_bytes=200_000).test_client()
    bomb = pack({f"{n}.png": bytes(60_000) for n in range(4)}, compression=zipfile.ZIP_DEFLATED)
    assert_problem(post(client, {"bomb.zip": bomb}), 413, "batch-too-large")


def need_later_version() -> bytes:
    """Return a zip that says it can be read by version 9.9 of the format and later ones."""
    data = bytearray(pack(DIGITS))
    data[data.index(b"PK\1\2") + 6] = 99
    return bytes(data)


def point_beyond() -> bytes:
    """Return a zip whose only file would begin at the last of 2⁶⁴ bytes."""
    data = bytearray(pack({"7.png": SEVEN}))
    at = data.index(b"PK\1\2")
    data[at + 42 : at + 46] = b"\xff" * 4
    extra = b"\1\0\x08\0" + b"\xff" * 8
    data[at + 30 : at + 32] = len(extra).to_bytes(2, "little")
    name_end = at + 46 + len("7.png")
    data[name_end:name_end] = extra
    size_at = data.index(b"PK\5\6") + 12
    size = int.from_bytes(data[size_at : size_at + 4], "little") + len(extra)
    data[size_at : size_at + 4] = size.to_bytes(4, "little")
    return bytes(data)


def test_file_beyond_the_end_of_a_zip_is_damaged(client: FlaskClient) -> None:
    [item] = post(client, {"all.zip": point_beyond()}).get_json()["predictions"]
    assert item["problem"]["type"].endswith("archive-unreadable")


@pytest.mark.parametrize(
    "data",
    [b"PK\3\4 broken", pack(DIGITS)[:-30], need_later_version()],
    ids=["text", "cut", "later"],
)
def test_damaged_zip_is_refused(client: FlaskClient, data: bytes) -> None:
    assert_problem(post(client, {"all.zip": data}), 422, "archive-unreadable")


@pytest.mark.parametrize(
    "pictures", [{}, {"empty.zip": pack({})}, {"empty.zip": pack({"folder/": b""})}]
)
def test_batch_without_pictures_is_refused(client: FlaskClient, pictures: dict[str, bytes]) -> None:
    assert_problem(post(client, pictures), 400, "picture-missing")


def test_far_too_many_parts_are_refused(client: FlaskClient) -> None:
    pictures = {f"{number}.png": b"" for number in range(1200)}
    problem = assert_problem(post(client, pictures), 413, "batch-too-large")
    assert "1,100 parts" in problem["detail"]


@pytest.mark.parametrize("offset", range(-4, 90, 7))
def test_no_part_is_lost_where_a_buffer_ends(client: FlaskClient, offset: int) -> None:
    """Werkzeug reads 64 KiB at a time; the second, empty part begins about there."""
    first = bytes(65_536 - 400 + offset)
    items = post(client, {"a.png": first, "b.png": b"", "c.png": SEVEN}).get_json()["predictions"]
    assert [item.get("file") or item["problem"]["file"] for item in items] == [
        "a.png",
        "b.png",
        "c.png",
    ]
    assert "empty" in items[1]["problem"]["detail"]
    assert items[2]["digit"] == 7


def test_form_that_breaks_off_is_refused(client: FlaskClient) -> None:
    kind = "multipart/form-data; boundary=x"
    response = client.post("/predict/batch", data=b"--x\r\nConte", content_type=kind)
    assert_problem(response, 400, "picture-missing")
