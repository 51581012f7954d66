"""Tencent Cloud's short message service (腾讯云短信): SendSms, version 2021-01-11."""

import json
from collections.abc import Mapping
from typing import Any

from portal.base import clock
from portal.base.outbox.channels import Broken, Later
from portal.sms import http, signing, verdicts
from portal.sms.account import Account
from portal.sms.providers import Text
from portal.sms.verdicts import Verdict

ACTION, VERSION, SERVICE, REGION = "SendSms", "2021-01-11", "sms", "ap-guangzhou"

# "短信 API 3.0 发送错误码" of the service, and the common codes of the gateway.
CODES: dict[str, Verdict] = {
    "AuthFailure": verdicts.SIGNATURE,
    "AuthFailure.UnauthorizedOperation": verdicts.FORBIDDEN,
    "UnauthorizedOperation": verdicts.FORBIDDEN,
    "UnauthorizedOperation.SdkAppIdIsDisabled": verdicts.APP,
    "UnauthorizedOperation.ServiceSuspendDueToArrears": verdicts.NO_MONEY,
    "IpInBlacklist": verdicts.FORBIDDEN,
    "IpNotInWhitelist": verdicts.FORBIDDEN,
    "RequestLimitExceeded": verdicts.SLOWER,
    "LimitExceeded": verdicts.ENOUGH,
    "LimitExceeded.DeliveryFrequencyLimit": verdicts.IN_A_MINUTE,
    "LimitExceeded.PhoneNumberThirtySecondLimit": verdicts.IN_A_MINUTE,
    "LimitExceeded.PhoneNumberOneHourLimit": verdicts.IN_AN_HOUR,
    "LimitExceeded.PhoneNumberDailyLimit": verdicts.ENOUGH_FOR_PHONE,
    "LimitExceeded.PhoneNumberSameContentDailyLimit": verdicts.ENOUGH_FOR_PHONE,
    "FailedOperation.InsufficientBalanceInSmsPackage": verdicts.NO_MONEY,
    "FailedOperation.TemplateIncorrectOrUnapproved": verdicts.TEMPLATE,
    "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": verdicts.TEMPLATE,
    "FailedOperation.TemplateIdNotExist": verdicts.TEMPLATE,
    "FailedOperation.TemplateUnapprovedOrNotExist": verdicts.TEMPLATE,
    "FailedOperation.SignatureIncorrectOrUnapproved": verdicts.SIGN,
    "FailedOperation.MissingSignature": verdicts.SIGN,
    "FailedOperation.MissingSignatureList": verdicts.SIGN,
    "FailedOperation.PhoneNumberInBlacklist": verdicts.UNSUBSCRIBED,
    "FailedOperation.ContainSensitiveWord": verdicts.WORDS,
    "InvalidParameterValue": verdicts.TEMPLATE,
    "InvalidParameterValue.IncorrectPhoneNumber": verdicts.WRONG_NUMBER,
    "InvalidParameterValue.SdkAppIdNotExist": verdicts.APP,
    "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter": verdicts.TEMPLATE,
    "UnsupportedOperation.UnsuportedRegion": verdicts.WRONG_NUMBER,
    "UnsupportedOperation.UnsupportedRegion": verdicts.WRONG_NUMBER,
    "InternalError": verdicts.THEIR_FAULT,
    "InternalError.SigVerificationFail": verdicts.SIGNATURE,
    "InternalError.SigFieldMissing": verdicts.SIGNATURE,
    "ResourceUnavailable": verdicts.THEIR_FAULT,
    "ServiceUnavailable": verdicts.THEIR_FAULT,
}


class Tencent:
    """Sends by one account."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def slot(self, name: str, number: int) -> str:
        """By number."""
        return f"{{{number}}}"

    def send(self, text: Text) -> str:
        """See :class:`portal.sms.providers.Provider`."""
        body = json.dumps(
            {
                "PhoneNumberSet": [f"+86{text.phone}"],
                "SmsSdkAppId": self._account.app,
                "SignName": self._account.sign,
                "TemplateId": text.template,
                "TemplateParamSet": list(text.slots.values()),
                "SessionContext": text.key,
            },
            ensure_ascii=False,
        ).encode()
        answer = http.post(self._account.url, headers=self._headers(body), body=body)
        return _understood(answer.status, answer.found)

    def _headers(self, body: bytes) -> dict[str, str]:
        here, seconds = self._account, int(clock.now().timestamp())
        signed = {
            "content-type": signing.JSON,
            "host": http.host_of(here.url),
            "x-tc-action": ACTION,
        }
        return signed | {
            "x-tc-version": VERSION,
            "x-tc-region": REGION,
            "x-tc-timestamp": str(seconds),
            "authorization": signing.tc3(
                key=here.key,
                secret=here.secret,
                service=SERVICE,
                headers=signed,
                body=body,
                seconds=seconds,
            ),
        }


def _understood(status: int, found: Mapping[str, Any]) -> str:
    code, number = _outcome(found.get("Response"))
    if code == "Ok" and status == 200:
        return number[:80]
    if not code:
        raise Later(f"status_{status}" if status >= 500 else "nonsense")
    verdict = verdicts.judge(code, CODES)
    if verdict is not None:
        raise verdict.error()
    raise Later(f"status_{status}") if status >= 500 else Broken(f"tencent_{code}")


def _outcome(response: Any) -> tuple[str, str]:
    """The code of the one message, or of the whole call, and the message's number."""
    if not isinstance(response, dict):
        return "", ""
    error = response.get("Error")
    if isinstance(error, dict):
        return str(error.get("Code", "")), ""
    answers = response.get("SendStatusSet")
    first = answers[0] if isinstance(answers, list) and answers else None
    if not isinstance(first, dict):
        return "", ""
    return str(first.get("Code", "")), str(first.get("SerialNo", ""))
