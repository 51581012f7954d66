"""How the two providers want their calls signed.

Alibaba Cloud: "V3 request structure and signature", ACS3-HMAC-SHA256. Tencent Cloud: "Signature
v3", TC3-HMAC-SHA256. Both published worked examples, which the tests repeat.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote

ACS3 = "ACS3-HMAC-SHA256"
TC3 = "TC3-HMAC-SHA256"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json; charset=utf-8"


def sha256(content: bytes) -> str:
    """64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def form_of(values: Mapping[str, str]) -> str:
    """Names and values joined as RFC 3986 wants them, ordered by name."""
    return "&".join(
        f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}"
        for name, value in sorted(values.items())
    )


def acs3(
    *,
    key: str,
    secret: str,
    headers: Mapping[str, str],
    body: bytes = b"",
    query: str = "",
    method: str = "POST",
) -> str:
    """The Authorization header of Alibaba Cloud; ``headers`` are in small letters and all signed.

    They hold ``x-acs-content-sha256``, the hash of the body.
    """
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name].strip()}\n" for name in sorted(headers))
    request = "\n".join((method, "/", query, lines, names, sha256(body)))
    signature = hmac.new(
        secret.encode(), f"{ACS3}\n{sha256(request.encode())}".encode(), hashlib.sha256
    ).hexdigest()
    return f"{ACS3} Credential={key},SignedHeaders={names},Signature={signature}"


def acs3_moment(moment: datetime) -> str:
    """A moment as Alibaba Cloud writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def tc3(
    *,
    key: str,
    secret: str,
    service: str,
    headers: Mapping[str, str],
    body: bytes,
    seconds: int,
) -> str:
    """The Authorization header of Tencent Cloud; ``headers`` are in small letters and all signed,
    ``seconds`` is the Unix time sent as X-TC-Timestamp."""
    day = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name].strip().lower()}\n" for name in sorted(headers))
    request = "\n".join(("POST", "/", "", lines, names, sha256(body)))
    scope = f"{day}/{service}/tc3_request"
    told = "\n".join((TC3, str(seconds), scope, sha256(request.encode())))
    signing = f"TC3{secret}".encode()
    for part in (day, service, "tc3_request"):
        signing = hmac.new(signing, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(signing, told.encode(), hashlib.sha256).hexdigest()
    return f"{TC3} Credential={key}/{scope}, SignedHeaders={names}, Signature={signature}"
