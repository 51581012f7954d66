"""The mail server comes from the environment; a bad value stops the start and is named."""

from pathlib import Path

import pytest

from portal.config import BadConfiguration, Config
from portal.mail.server import Server, Tls, server_of

SENDER = "幸福里社区 <portal@shequ.example>"


def read(tmp_path: Path, **env: str) -> Server | None:
    return server_of(Config.from_env({"PORTAL_DATA": str(tmp_path), **env}))


@pytest.mark.parametrize(
    ("url", "host", "port", "tls"),
    [
        ("smtp://smtp.example.cn", "smtp.example.cn", 587, Tls.STARTTLS),
        ("smtp://smtp.example.cn:2525", "smtp.example.cn", 2525, Tls.STARTTLS),
        ("smtps://smtp.example.cn", "smtp.example.cn", 465, Tls.FROM_THE_START),
        ("smtp://127.0.0.1:25", "127.0.0.1", 25, Tls.SAME_MACHINE),
        ("smtp://localhost:25", "localhost", 25, Tls.SAME_MACHINE),
        ("smtp://[::1]:25", "::1", 25, Tls.SAME_MACHINE),
        ("smtps://localhost:465", "localhost", 465, Tls.FROM_THE_START),
        ("smtp://10.0.0.5:25", "10.0.0.5", 25, Tls.STARTTLS),
        ("smtp://localhost.example.cn", "localhost.example.cn", 587, Tls.STARTTLS),
    ],
)
def test_only_a_server_on_the_same_machine_is_spoken_to_without_tls(
    tmp_path: Path, url: str, host: str, port: int, tls: Tls
) -> None:
    found = read(tmp_path, PORTAL_SMTP_URL=url, PORTAL_MAIL_FROM=SENDER)

    assert found is not None
    assert (found.host, found.port, found.tls) == (host, port, tls)
    assert (found.sender_name, found.sender) == ("幸福里社区", "portal@shequ.example")


def test_signs_of_an_address_in_user_and_password_are_read_as_meant(tmp_path: Path) -> None:
    url = "smtps://portal%40shequ.example:p%40ss%2Fword@smtp.example.cn"
    found = read(tmp_path, PORTAL_SMTP_URL=url, PORTAL_MAIL_FROM=SENDER)

    assert found is not None
    assert (found.user, found.password) == ("portal@shequ.example", "p@ss/word")
    assert "p@ss" not in repr(found)
    assert "portal@shequ.example'" not in repr(found).replace("sender='portal@shequ.example'", "")


def test_without_both_values_there_is_no_mail(tmp_path: Path) -> None:
    assert read(tmp_path) is None


@pytest.mark.parametrize(
    ("url", "sender", "named"),
    [
        ("smtp://smtp.example.cn", "", "PORTAL_MAIL_FROM"),
        ("", SENDER, "PORTAL_SMTP_URL"),
        ("http://smtp.example.cn", SENDER, "PORTAL_SMTP_URL"),
        ("smtp.example.cn:25", SENDER, "PORTAL_SMTP_URL"),
        ("smtp://", SENDER, "PORTAL_SMTP_URL"),
        ("smtp://smtp.example.cn:port", SENDER, "PORTAL_SMTP_URL"),
        ("smtp://smtp.example.cn:99999", SENDER, "PORTAL_SMTP_URL"),
        ("smtp://smtp.example.cn", "portal", "PORTAL_MAIL_FROM"),
        ("smtp://smtp.example.cn", "a@b.example\nBcc: c@d.example", "PORTAL_MAIL_FROM"),
        ("smtp://smtp.example.cn", "门户@shequ.example", "PORTAL_MAIL_FROM"),
    ],
)
def test_a_bad_value_is_named_and_not_told(
    tmp_path: Path, url: str, sender: str, named: str
) -> None:
    with pytest.raises(BadConfiguration, match=named):
        read(tmp_path, PORTAL_SMTP_URL=url, PORTAL_MAIL_FROM=sender)


def test_a_secret_stands_in_no_printed_configuration(tmp_path: Path) -> None:
    config = Config.from_env(
        {
            "PORTAL_DATA": str(tmp_path),
            "PORTAL_SMTP_URL": "smtp://u:geheim@smtp.example.cn",
            "PORTAL_MAIL_FROM": SENDER,
        }
    )

    assert "geheim" not in repr(config)
