"""Who else receives personal data to do something for us (受托人): named in the privacy notice.

PIPL art. 21 and 17: whoever is entrusted with data is told of, with what they get and what for.
"""

from collections.abc import Callable

from portal.base.i18n import LazyString

Telling = Callable[[], str | LazyString]
_tellings: dict[str, Telling] = {}


def tell(name: str, telling: Telling) -> None:
    """Let the notice hold the sentence that ``telling()`` gives; "" while nobody receives data."""
    _tellings[name] = telling


def told() -> list[str]:
    """The sentences that hold now."""
    return [text for text in (str(telling()) for telling in _tellings.values()) if text]
