"""What the stand-in knows: how each service judges a signature and a message, as documented."""

import hashlib
import hmac
import json
import re
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

KEY, SECRET, SIGN, APP = "AKIDtestkey0001", "s3cret-of-the-provider", "幸福街道", "1400006666"
ALIYUN_TEMPLATES = {"SMS_1": ("code",), "SMS_2": ("no", "phone", "date"), "SMS_3": ("no",)}
TENCENT_TEMPLATES = {"101": 1, "102": 3, "103": 1}


@dataclass
class Mood:
    """What goes wrong with the next ``times`` messages: an error code of the provider, "slow",
    "502", "nonsense", "empty" or "cut"."""

    kind: str
    value: str = ""
    times: int = 1


@dataclass
class World:
    """What the service knows and took."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    moods: list[Mood] = field(default_factory=list)
    nonces: set[str] = field(default_factory=set)
    lines: list[str] = field(default_factory=list)
    slow_seconds: float = 6.0
    moment: float | None = None
    """The time of its clock, where a test holds the clock."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> float:
        """Seconds by its clock."""
        return time.time() if self.moment is None else self.moment

    def mood(self) -> Mood | None:
        """The mood for this message."""
        with self.lock:
            if not self.moods:
                return None
            found = self.moods[0]
            found.times -= 1
            if found.times <= 0:
                self.moods.pop(0)
            return found


Answer = tuple[int, dict[str, Any]]
REQUEST = "A6A8D6F7-0001"


def aliyun(world: World, headers: dict[str, str], body: bytes, forced: str) -> Answer:
    """SendSms of Dysmsapi as documented; the gateway judges the signature first."""
    wrong = _acs3_fault(world, headers, body)
    if wrong:
        return 400, {"Code": wrong, "Message": "refused", "RequestId": REQUEST}
    code = forced or _aliyun_fault(headers, dict(parse_qsl(body.decode())))
    if code:
        told = {"天级": "触发天级流控Permits:10", "小时级": "触发小时级流控Permits:5"}
        code, _at, level = code.partition("@")
        message = told.get(level, "触发分钟级流控Permits:1")
        return 200, {"Code": code, "Message": message, "RequestId": REQUEST}
    given = dict(parse_qsl(body.decode()))
    number = f"9006{len(world.messages):014d}^0"
    _take(
        world,
        phone=given["PhoneNumbers"],
        template=given["TemplateCode"],
        slots=json.loads(given["TemplateParam"]),
        key=given["OutId"],
    )
    return 200, {"Code": "OK", "Message": "OK", "BizId": number, "RequestId": REQUEST}


def _acs3_fault(world: World, headers: dict[str, str], body: bytes) -> str:
    told = re.fullmatch(
        r"ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})",
        headers.get("authorization", ""),
    )
    if told is None:
        return "IncompleteSignature"
    if told[1] != KEY:
        return "InvalidAccessKeyId.NotFound"
    names = told[2].split(";")
    must = {n for n in headers if n.startswith("x-acs-") or n in {"host", "content-type"}}
    if set(names) != must or headers["x-acs-content-sha256"] != _sha(body):
        return "IncompleteSignature"
    lines = "".join(f"{n}:{headers[n]}\n" for n in names)
    canonical = f"POST\n/\n\n{lines}\n{told[2]}\n{_sha(body)}"
    wanted = _mac(SECRET.encode(), f"ACS3-HMAC-SHA256\n{_sha(canonical.encode())}").hex()
    if wanted != told[3]:
        return "SignatureDoesNotMatch"
    sent = time.mktime(time.strptime(headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ")) - time.timezone
    if abs(sent - world.now()) > 15 * 60:
        return "InvalidTimeStamp.Expired"
    with world.lock:
        if headers["x-acs-signature-nonce"] in world.nonces:
            return "SignatureNonceUsed"
        world.nonces.add(headers["x-acs-signature-nonce"])
    return ""


def _aliyun_fault(headers: dict[str, str], given: dict[str, str]) -> str:
    called = (headers["x-acs-action"], headers["x-acs-version"])
    if called != ("SendSms", "2017-05-25"):
        return "InvalidAction.NotFound"
    if not re.fullmatch(r"1[3-9]\d{9}", given.get("PhoneNumbers", "")):
        return "isv.MOBILE_NUMBER_ILLEGAL"
    if given.get("SignName") != SIGN:
        return "isv.SMS_SIGNATURE_ILLEGAL"
    if given.get("TemplateCode") not in ALIYUN_TEMPLATES:
        return "isv.SMS_TEMPLATE_ILLEGAL"
    slots = json.loads(given.get("TemplateParam") or "{}")
    if any(not isinstance(value, str) for value in slots.values()):
        return "isv.INVALID_JSON_PARAM"
    missing = set(ALIYUN_TEMPLATES[given["TemplateCode"]]) - slots.keys()
    return "isv.TEMPLATE_MISSING_PARAMETERS" if missing else ""


def tencent(world: World, headers: dict[str, str], body: bytes, forced: str) -> Answer:
    """SendSms of 2021-01-11 as documented: errors come with status 200."""
    wrong = _tc3_fault(world, headers, body)
    if not wrong and _tencent_call(headers) != ("SendSms", "2021-01-11", True):
        wrong = "InvalidAction"
    whole = forced.split(".")[0] in {"AuthFailure", "RequestLimitExceeded", "InternalError"}
    if wrong or (forced and whole):
        error = {"Code": wrong or forced, "Message": "refused"}
        return 200, {"Response": {"Error": error, "RequestId": REQUEST}}
    given = json.loads(body)
    code = forced or _tencent_fault(given)
    number = ""
    if not code:
        number = f"5000:{len(world.messages)}"
        _take(
            world,
            phone=given["PhoneNumberSet"][0].removeprefix("+86"),
            template=given["TemplateId"],
            slots=given["TemplateParamSet"],
            key=given["SessionContext"],
        )
    status = {"SerialNo": number, "Code": code or "Ok", "Fee": 1, "IsoCode": "CN"}
    return 200, {"Response": {"SendStatusSet": [status], "RequestId": REQUEST}}


def _tencent_call(headers: dict[str, str]) -> tuple[str, str, bool]:
    region = bool(headers.get("x-tc-region"))
    return headers.get("x-tc-action", ""), headers.get("x-tc-version", ""), region


def _tc3_fault(world: World, headers: dict[str, str], body: bytes) -> str:
    told = re.fullmatch(
        r"TC3-HMAC-SHA256 Credential=([^/]+)/([\d-]+)/sms/tc3_request, "
        r"SignedHeaders=([^,]+), Signature=([0-9a-f]{64})",
        headers.get("authorization", ""),
    )
    if told is None:
        return "AuthFailure.InvalidAuthorization"
    seconds = int(headers.get("x-tc-timestamp", "0"))
    if told[1] != KEY:
        return "AuthFailure.SecretIdNotFound"
    if abs(seconds - world.now()) > 300:
        return "AuthFailure.SignatureExpire"
    names = told[3].split(";")
    if not {"content-type", "host"} <= set(names):
        return "AuthFailure.InvalidAuthorization"
    lines = "".join(f"{n}:{headers[n].lower()}\n" for n in names)
    canonical = f"POST\n/\n\n{lines}\n{told[3]}\n{_sha(body)}"
    day = time.strftime("%Y-%m-%d", time.gmtime(seconds))
    text = f"TC3-HMAC-SHA256\n{seconds}\n{day}/sms/tc3_request\n{_sha(canonical.encode())}"
    key = _mac(_mac(_mac(f"TC3{SECRET}".encode(), day), "sms"), "tc3_request")
    right = told[2] == day and _mac(key, text).hex() == told[4]
    return "" if right else "AuthFailure.SignatureFailure"


def _tencent_fault(given: dict[str, Any]) -> str:
    if not re.fullmatch(r"\+861[3-9]\d{9}", given["PhoneNumberSet"][0]):
        return "InvalidParameterValue.IncorrectPhoneNumber"
    if given.get("SmsSdkAppId") != APP:
        return "InvalidParameterValue.SdkAppIdNotExist"
    if given.get("SignName") != SIGN:
        return "FailedOperation.SignatureIncorrectOrUnapproved"
    if given.get("TemplateId") not in TENCENT_TEMPLATES:
        return "FailedOperation.TemplateIncorrectOrUnapproved"
    if len(given["TemplateParamSet"]) != TENCENT_TEMPLATES[given["TemplateId"]]:
        return "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"
    return ""


def _take(world: World, **message: Any) -> None:
    with world.lock:
        world.messages.append(message)


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _mac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
