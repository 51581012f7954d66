"""Alibaba Cloud's short message service (阿里云短信服务): SendSms of Dysmsapi, version 2017-05-25.

The parameters travel in the body, not in the address, so that no proxy on the way keeps a phone.
"""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from portal.base import clock
from portal.base.outbox.channels import Broken, Later
from portal.sms import http, signing, verdicts
from portal.sms.account import Account
from portal.sms.providers import Text
from portal.sms.verdicts import Verdict

ACTION, VERSION = "SendSms", "2017-05-25"
BUSINESS_LIMIT = "isv.BUSINESS_LIMIT_CONTROL"

# "国内消息API错误码" of the service, and the common codes of the gateway.
CODES: dict[str, Verdict] = {
    "isv.MOBILE_NUMBER_ILLEGAL": verdicts.WRONG_NUMBER,
    "isv.DAY_LIMIT_CONTROL": verdicts.ENOUGH,
    "isv.MONTH_LIMIT_CONTROL": verdicts.ENOUGH,
    "isv.OUT_OF_SERVICE": verdicts.NO_MONEY,
    "isv.AMOUNT_NOT_ENOUGH": verdicts.NO_MONEY,
    "isv.ACCOUNT_NOT_EXISTS": verdicts.ACCOUNT,
    "isv.ACCOUNT_ABNORMAL": verdicts.ACCOUNT,
    "isv.PRODUCT_UN_SUBSCRIPT": verdicts.ACCOUNT,
    "isv.PRODUCT_UNSUBSCRIBE": verdicts.ACCOUNT,
    "isv.SMS_TEMPLATE_ILLEGAL": verdicts.TEMPLATE,
    "isv.SMS_SIGNATURE_SCENE_ILLEGAL": verdicts.TEMPLATE,
    "isv.TEMPLATE_MISSING_PARAMETERS": verdicts.TEMPLATE,
    "isv.TEMPLATE_PARAMS_ILLEGAL": verdicts.TEMPLATE,
    "isv.INVALID_PARAMETERS": verdicts.TEMPLATE,
    "isv.INVALID_JSON_PARAM": verdicts.TEMPLATE,
    "isv.PARAM_LENGTH_LIMIT": verdicts.TEMPLATE,
    "isv.PARAM_NOT_SUPPORT_URL": verdicts.TEMPLATE,
    "isv.SMS_SIGNATURE_ILLEGAL": verdicts.SIGN,
    "isv.SMS_SIGN_ILLEGAL": verdicts.SIGN,
    "isv.SIGN_STATE_ILLEGAL": verdicts.SIGN,
    "isv.SMS_CONTENT_ILLEGAL": verdicts.WORDS,
    "isv.BLACK_KEY_CONTROL_LIMIT": verdicts.WORDS,
    "isv.DENY_IP_RANGE": verdicts.FORBIDDEN,
    "isp.RAM_PERMISSION_DENY": verdicts.FORBIDDEN,
    "isp": verdicts.THEIR_FAULT,
    "Forbidden": verdicts.FORBIDDEN,
    "NoPermission": verdicts.FORBIDDEN,
    "SignatureDoesNotMatch": verdicts.SIGNATURE,
    "IncompleteSignature": verdicts.SIGNATURE,
    "InvalidAccessKeyId": verdicts.SIGNATURE,
    "InvalidTimeStamp": verdicts.SIGNATURE,
    "SignatureNonceUsed": verdicts.THEIR_FAULT,
    "Throttling": verdicts.SLOWER,
    "ServiceUnavailable": verdicts.THEIR_FAULT,
    "InternalError": verdicts.THEIR_FAULT,
}


class Aliyun:
    """Sends by one account."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def slot(self, name: str, number: int) -> str:
        """By name."""
        return f"${{{name}}}"

    def send(self, text: Text) -> str:
        """See :class:`portal.sms.providers.Provider`."""
        body = signing.form_of(
            {
                "PhoneNumbers": text.phone,
                "SignName": self._account.sign,
                "TemplateCode": text.template,
                "TemplateParam": json.dumps(dict(text.slots), ensure_ascii=False),
                "OutId": text.key,
            }
        ).encode()
        answer = http.post(self._account.url, headers=self._headers(body), body=body)
        return _understood(answer.status, answer.found)

    def _headers(self, body: bytes) -> dict[str, str]:
        headers = {
            "host": http.host_of(self._account.url),
            "content-type": signing.FORM,
            "x-acs-action": ACTION,
            "x-acs-version": VERSION,
            "x-acs-date": signing.acs3_moment(clock.now()),
            "x-acs-signature-nonce": secrets.token_hex(16),
            "x-acs-content-sha256": signing.sha256(body),
        }
        here = self._account
        headers["authorization"] = signing.acs3(
            key=here.key, secret=here.secret, headers=headers, body=body
        )
        return headers | {"accept": "application/json"}


def _understood(status: int, found: Mapping[str, Any]) -> str:
    code = found.get("Code")
    if code == "OK" and status == 200:
        return str(found.get("BizId", ""))[:80]
    if not isinstance(code, str):
        raise Later(f"status_{status}" if status >= 500 else "nonsense")
    verdict = _frequency(found) if code == BUSINESS_LIMIT else verdicts.judge(code, CODES)
    if verdict is not None:
        raise verdict.error()
    raise Later(f"status_{status}") if status >= 500 else Broken(f"aliyun_{code}")


def _frequency(found: Mapping[str, Any]) -> Verdict:
    """One phone was sent too much in a minute, an hour or a day (分钟级, 小时级, 天级)."""
    told = str(found.get("Message", ""))
    if "天" in told or "day" in told.lower():
        return verdicts.ENOUGH_FOR_PHONE
    return verdicts.IN_AN_HOUR if "小时" in told else verdicts.IN_A_MINUTE
