"""The stand-in's first page: who holds the phone, how they answer, what goes wrong next."""

from html import escape

from tests.support.fakes.wechat_rules import PEOPLE, World

MODES = {
    "willing": "comes back with a code",
    "refusing": "comes back without a code",
    "snapshot": "comes back as a snapshot user",
}
_LOGIN = "sns/oauth2/access_token"
FAULTS = {
    "code expired (42003)": '"kind": "errcode", "value": 42003',
    "code used (40163)": '"kind": "errcode", "value": 40163',
    "10 seconds late": '"kind": "slow", "value": 10',
    "502": '"kind": "status", "value": 502',
    "no JSON": '"kind": "nonsense"',
}


def page(world: World) -> str:
    """The page, with a button for each choice."""
    rows = [
        "<!doctype html><html lang=en><meta charset=utf-8><title>Stand-in for WeChat</title>",
        "<h1>Stand-in for WeChat</h1>",
        f"<p>Phone in the hand of <b>{escape(world.person)}</b>, who "
        f"{MODES.get(world.mode, escape(world.mode))}.</p>",
        *(_button("person", name, f"It is {name}") for name in PEOPLE),
        *(_button("mode", name, words) for name, words in MODES.items()),
        "<h2>The next login meets</h2>",
        *(
            _button("fault", f'{{"path": "{_LOGIN}", {value}}}', words)
            for words, value in FAULTS.items()
        ),
        "<h2>Calls</h2><ul>",
        *(f"<li>{escape(path)}: {number}</li>" for path, number in sorted(world.counts.items())),
        f"</ul><h2>Messages: {len(world.messages)}</h2><ul>",
        *(f"<li>{escape(str(message))}</li>" for message in world.messages[-20:]),
        "</ul>",
    ]
    return "\n".join(rows)


def _button(name: str, value: str, words: str) -> str:
    return (
        f'<form method="post" action="/_choose"><input type="hidden" name="{name}" '
        f'value="{escape(value)}"><button>{escape(words)}</button></form>'
    )
