"""Answers are packed for those who can unpack them, and only where that saves something."""

import gzip

import brotli
import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from portal.base.web.compressing import init_compressing

LONG = "楼道灯不亮" * 200


@pytest.fixture
def client() -> FlaskClient:
    app = Flask("packing")
    init_compressing(app)
    answers = {
        "page": Response(LONG, mimetype="text/html"),
        "short": Response("好", mimetype="text/html"),
        "photo": Response(LONG, mimetype="image/jpeg"),
        "wrong": Response(LONG, 404, mimetype="text/html"),
        "tagged": Response(LONG, mimetype="text/csv", headers={"ETag": '"one"', "Vary": "Cookie"}),
        "weak": Response(LONG, mimetype="application/json", headers={"ETag": 'W/"one"'}),
        "pieces": Response((piece for piece in [LONG]), mimetype="text/csv"),
    }
    for name, answer in answers.items():
        app.add_url_rule(f"/{name}", name, lambda answer=answer: answer)
    return app.test_client()


@pytest.mark.parametrize(
    ("accepted", "way"),
    [
        ("gzip, br", "br"),
        ("gzip, deflate, br;q=0.9", "gzip"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("*", "br"),
        ("identity", ""),
        ("", ""),
        ("x\xfc;;q=,", ""),
    ],
)
def test_it_is_packed_as_the_visitor_likes_best(
    client: FlaskClient, accepted: str, way: str
) -> None:
    answer = client.get("/page", headers={"Accept-Encoding": accepted})
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[way]

    assert answer.headers.get("Content-Encoding", "") == way
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert unpack(answer.data).decode() == LONG


@pytest.mark.parametrize("path", ["/short", "/photo", "/wrong", "/pieces"])
def test_what_would_not_be_smaller_stays_as_it_is(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept-Encoding": "br"})

    assert "Content-Encoding" not in answer.headers


def test_a_packed_answer_is_another_one_for_caches(client: FlaskClient) -> None:
    tagged = client.get("/tagged", headers={"Accept-Encoding": "br"})
    weak = client.get("/weak", headers={"Accept-Encoding": "br"})

    assert tagged.headers["ETag"] == '"one:br"'
    assert tagged.headers["Vary"] == "Cookie, Accept-Encoding"
    assert weak.headers["ETag"] == 'W/"one"'


def test_two_pages_of_the_same_address_are_never_mistaken_for_one_another() -> None:
    app = Flask("packing")
    init_compressing(app)
    said = iter([LONG + "一", LONG + "二", LONG + "一"])
    app.add_url_rule("/", "page", lambda: Response(next(said), mimetype="text/html"))
    client = app.test_client()

    got = [
        brotli.decompress(client.get("/", headers={"Accept-Encoding": "br"}).data).decode()
        for _ in range(3)
    ]

    assert got == [LONG + "一", LONG + "二", LONG + "一"]
