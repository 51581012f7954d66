"""Reading pages as a browser would, for the rules that hold for every page."""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}


@dataclass
class Form:
    """A form: what a browser sends if nothing is typed, what else it offers, its buttons."""

    action: str
    method: str
    values: list[tuple[str, str]] = field(default_factory=list)
    offers: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)

    def note(self, tag: str, at: dict[str, str]) -> None:
        """Take in a field."""
        name, kind = at.get("name", ""), at.get("type", "text") if tag == "input" else tag
        if not name or tag == "button":
            return
        self.kinds.setdefault(name, kind)
        if kind in {"checkbox", "radio"}:
            value = at.get("value", "on")
            self.offers.setdefault(name, value)
            if "checked" in at:
                self.values.append((name, value))
        elif kind not in {"select", "textarea", "file", "submit"}:
            self.values.append((name, at.get("value", "")))

    def choose(self, name: str, value: str, label: str, *, selected: bool) -> None:
        """An option of a select."""
        self.choices.setdefault(name, {})[label] = value
        if value:
            self.offers.setdefault(name, value)
        if selected:
            self.values = [pair for pair in self.values if pair[0] != name] + [(name, value)]

    def filled(self) -> list[tuple[str, str]]:
        """What it offers, with one choice made wherever there is one."""
        known = {name for name, value in self.values if value}
        rest = [(name, value) for name, value in self.offers.items() if name not in known]
        pressed = [(name, value) for name, value, _label in self.buttons[:1] if name]
        return [*self.values, *rest, *pressed]


@dataclass
class Page(HTMLParser):
    """What the house rules need to know of one page."""

    address: str
    ids: Counter[str] = field(default_factory=Counter)
    headings: list[str] = field(default_factory=list)
    title: str = ""
    links: set[str] = field(default_factory=set)
    fields: list[dict[str, str]] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    inline: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    images_without_alt: int = 0
    open_tags: list[str] = field(default_factory=list)
    lang: str = ""
    forms: list[Form] = field(default_factory=list)
    images: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=True)
        self._text: list[str] = []
        self._inside: dict[str, str] = {}
        self._option: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what matters of an element."""
        at = {name: value or "" for name, value in attrs}
        if "id" in at:
            self.ids[at["id"]] += 1
        if tag == "html":
            self.lang = at.get("lang", "")
        if tag in {"title", "h1"}:
            self._text = []
        if tag == "a" and "href" in at:
            self.links.add(urljoin(self.address, at["href"]).partition("#")[0])
        if tag == "label":
            self.labels.add(at.get("for", ""))
        if tag in {"input", "select", "textarea"} and at.get("type") not in UNLABELLED:
            inside = "label" in self.open_tags or "aria-label" in at or "aria-labelledby" in at
            self.fields.append(at | {"labelled": "yes" if inside else ""})
        self._note_form(tag, at)
        if tag == "img":
            self.images.add(urljoin(self.address, at.get("src", "")))
        if tag == "img" and "alt" not in at:
            self.images_without_alt += 1
        if tag == "style" or "style" in at or any(name.startswith("on") for name in at):
            self.inline.append(f"{tag} {sorted(at)}")
        if tag == "script" and "src" not in at:
            self.inline.append("script")
        self.references += at.get("aria-describedby", "").split()
        if tag not in VOID:
            self.open_tags.append(tag)

    def _note_form(self, tag: str, at: dict[str, str]) -> None:
        if tag == "form":
            action = urljoin(self.address, at.get("action", "")) or self.address
            self.forms.append(Form(action, at.get("method", "get").lower()))
        elif self.forms and "form" in self.open_tags:
            if tag in {"input", "select", "textarea"}:
                self.forms[-1].note(tag, at)
            if tag in {"select", "textarea", "option", "button"}:
                self._text = []
                self._inside = at if tag != "option" else self._inside
                self._option = at if tag == "option" else self._option

    def _end_of_field(self, tag: str, text: str) -> None:
        form, name = self.forms[-1], self._inside.get("name", "")
        if tag == "textarea" and text:
            form.values.append((name, text))
        elif tag == "button":
            form.buttons.append((name, self._inside.get("value", ""), text))
        elif tag == "option":
            value = self._option.get("value", text)
            first = name not in form.choices
            form.choose(name, value, text, selected=first or "selected" in self._option)

    def handle_endtag(self, tag: str) -> None:
        """Close an element and keep the text of titles."""
        text = " ".join("".join(self._text).split())
        if self.forms and "form" in self.open_tags and tag in {"textarea", "button", "option"}:
            self._end_of_field(tag, text)
        if tag == "title" and not self.title:
            self.title = text
        if tag == "h1":
            self.headings.append(text)
        if tag in self.open_tags:
            while self.open_tags.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Collect text."""
        self._text.append(data)

    def faults(self) -> list[str]:
        """Every house rule this page breaks, in words."""
        found = []
        if len(self.headings) != 1:
            found.append(f"{len(self.headings)} h1")
        elif not self.title.startswith(self.headings[0]):
            found.append(f"title {self.title!r} does not begin with h1 {self.headings[0]!r}")
        found += [f"id {name} stands {n} times" for name, n in self.ids.items() if n > 1]
        found += [f"inline {what}" for what in self.inline]
        found += [
            f"describedby {name} is missing" for name in self.references if name not in self.ids
        ]
        for at in self.fields:
            if not at["labelled"] and at.get("id", "") not in self.labels:
                found.append(f"field {at.get('name')} has no label")
        if self.images_without_alt:
            found.append(f"{self.images_without_alt} images without alt")
        if not self.lang:
            found.append("no lang")
        return found


def read(address: str, html: str) -> Page:
    """Parse a page."""
    page = Page(address)
    page.feed(html)
    return page


def is_ours(link: str) -> bool:
    """Whether a link leads to a page of the portal itself."""
    parts = urlsplit(link)
    return (
        not parts.netloc
        and parts.path.startswith("/")
        and not parts.path.startswith(("/static", "/files"))
    )
