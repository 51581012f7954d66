"""Following every link as a visitor would, and noting what each page answered."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.factories.town import Town
from tests.house.pages import Form, is_ours, read

# Pages of one kind differ little; those of a report differ with its state.
FEW, EVERY = 3, 100
DIFFERENT = {
    "grievances.show",
    "grievances.done",
    "grievances_desk.show",
    "disclosures.objection",
    "disclosures_desk.objection",
    "disclosures_desk.show",
}
SWAP = {"HX-Request": "true"}
RESTORED = SWAP | {"HX-History-Restore-Request": "true"}


@dataclass(frozen=True)
class Visit:
    """One page: what was asked for, what it was, and what was wrong with page and fragment."""

    address: str
    endpoint: str
    faults: tuple[str, ...]
    fragment_faults: tuple[str, ...]


class Crawl:
    """A visitor who follows every link from the starts."""

    def __init__(self, app: Flask, town: Town, who: str) -> None:
        self.app, self.client = app, app.test_client()
        town.enter(self.client, who)
        self.visits: list[Visit] = []
        self.forms: dict[tuple[str, frozenset[str]], Form] = {}
        self._seen: set[tuple[str, tuple[str, ...]]] = set()
        self._images: set[str] = set()
        self._kinds: Counter[Any] = Counter()
        app.config["WTF_CSRF_ENABLED"] = True  # the pages as they are, with their tokens
        self._waiting = [(start, "") for start in reversed(town.starts(who))]
        while self._waiting:
            self._follow(*self._waiting.pop())
        app.config["WTF_CSRF_ENABLED"] = False

    def _follow(self, address: str, found_on: str) -> None:
        path, _, query = address.partition("?")
        names = tuple(sorted(part.partition("=")[0] for part in query.split("&")))
        kind = (self._endpoint(path), names)
        most = EVERY if kind[0] in DIFFERENT else FEW
        if (path, names) in self._seen or self._kinds[kind] >= most:
            return
        self._seen.add((path, names))
        self._kinds[kind] += 1
        response = self.client.get(address, follow_redirects=True)
        endpoint = self._endpoint(response.request.path)
        status = response.status_code
        faults = [] if status == 200 else [f"status {status} (linked from {found_on})"]
        if response.mimetype == "text/html" and not faults:
            page = read(response.request.full_path.rstrip("?"), response.get_data(as_text=True))
            faults += page.faults() + self._missing(page.images)
            for form in page.forms:
                if form.method == "post":
                    kind_of_form = (
                        self._endpoint(_path(form.action), "POST"),
                        frozenset(form.kinds),
                    )
                    self.forms.setdefault(kind_of_form, form)
            self._waiting += sorted((link, address) for link in page.links if is_ours(link))
        fragment = _fragment_faults(self.client, response)
        self.visits += [
            Visit(address, each, tuple(faults), fragment) for each in {kind[0], endpoint}
        ]

    def _missing(self, images: set[str]) -> list[str]:
        new = {image for image in images if image.startswith("/files/")} - self._images
        self._images |= new
        return [
            f"image {image} is missing"
            for image in new
            if self.client.get(image).status_code != 200
        ]

    def _endpoint(self, path: str, method: str = "GET") -> str:
        try:
            return str(self.app.url_map.bind("").match(path, method)[0])
        except Exception as error:
            return type(error).__name__


def _path(address: str) -> str:
    return address.partition("?")[0]


def _fragment_faults(client: FlaskClient, response: Any) -> tuple[str, ...]:
    if response.status_code != 200 or "HX-Request" not in response.vary:
        return ()
    address = response.request.full_path.rstrip("?")
    found = []
    fragment = client.get(address, headers=SWAP)
    restored = client.get(address, headers=RESTORED)
    if fragment.status_code != 200 or b"<html" in fragment.data:
        found.append("a swap is not answered by a fragment")
    if b"<html" not in restored.data:
        found.append("the back button is not answered by the page")
    if "HX-History-Restore-Request" not in response.vary:
        found.append("Vary does not name what the choice depends on")
    return tuple(found)
