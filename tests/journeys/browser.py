"""A browser without script: it follows links, fills in forms it is shown, and sees pages."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from tests.house.pages import Form, Page, read


class Browser:
    """One person's browser."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.address, self.html = "", ""
        self.page = Page("")

    def open(self, address: str) -> "Browser":
        """Visit an address; a page must come."""
        return self._see(self.client.get(address, follow_redirects=True))

    def follow(self, ending: str) -> "Browser":
        """Follow the link whose address matches; it must stand on the page."""
        links = [link for link in sorted(self.page.links) if re.search(ending, link)]
        assert links, f"no link {ending} on {self.address}: {sorted(self.page.links)}"
        return self.open(links[0])

    def form(self, action: str = "") -> Form:
        """The form whose action matches; it must stand on the page."""
        found = [
            form
            for form in self.page.forms
            if form.method == "post" and re.search(action or "", form.action)
        ]
        assert found, f"no form {action} on {self.address}: {[f.action for f in self.page.forms]}"
        return found[0]

    def send(self, action: str = "", *, status: int = 200, **typed: Any) -> "Browser":
        """Fill in a form and send it. A field that the form does not have fails."""
        form = self.form(action)
        values = MultiDict(pair for pair in form.values if pair[0] not in typed)
        buttons = {name for name, _value, _label in form.buttons}
        for name, value in typed.items():
            assert name in form.kinds or name in buttons, f"{self.address} has no field {name}"
            offered = form.choices.get(name, {})
            for each in value if isinstance(value, list) else [value]:
                values.add(name, offered.get(each, each))
        answer = self.client.post(
            form.action,
            data=values,
            follow_redirects=True,
            content_type="multipart/form-data",
            headers={"Sec-Fetch-Site": "same-origin"},
        )
        return self._see(answer, status)

    def choice(self, name: str, label: str, action: str = "") -> str:
        """The value of a choice by its words."""
        offered = self.form(action).choices[name]
        return next(value for words, value in offered.items() if label in words)

    def sees(self, *words: str) -> "Browser":
        """All of these stand on the page."""
        for each in words:
            assert each in self.text, f"{each!r} is not on {self.address}:\n{self.text[:2000]}"
        return self

    @property
    def text(self) -> str:
        """The words of the page, without its markup."""
        bare = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", self.html, flags=re.S)
        return " ".join(bare.replace("&#39;", "'").split())

    def _see(self, answer: Any, status: int = 200) -> "Browser":
        self.address = answer.request.full_path.rstrip("?")
        self.html = answer.get_data(as_text=True)
        self.page = read(self.address, self.html)
        assert answer.status_code == status, f"{answer.status_code} {self.address}\n{self.text}"
        return self
