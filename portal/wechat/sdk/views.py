"""``/wechat/signature``: what a page needs to use WeChat's functions."""

import structlog
from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from portal.base.access import public
from portal.base.errors import NotFound
from portal.base.web.limits import limiter
from portal.wechat import account, errors
from portal.wechat.sdk import signing

bp = Blueprint("wechat_sdk", __name__)
log = structlog.get_logger()

PACE = "60 per minute; 1000 per hour"


@bp.get("/wechat/signature")
@public
@limiter.limit(PACE)
def signature() -> ResponseReturnValue:
    """Sign the page on which the browser stands, or on which it entered."""
    if not account.is_on():
        raise NotFound
    try:
        found = signing.signed(signing.own_page(request.args.get("page", "")))
    except signing.NotOurs:
        return _answer({"error": "page"}, 400)
    except errors.WechatError as error:
        log.warning("wechat.not_signed", reason=error.reason)
        return _answer({"error": "later"}, 503)
    signed = {
        "appId": found.appid,
        "timestamp": found.timestamp,
        "nonceStr": found.nonce,
        "signature": found.signature,
    }
    return _answer(signed, 200)


def _answer(body: dict[str, object], status: int) -> ResponseReturnValue:
    answer = jsonify(body)
    answer.status_code = status
    answer.headers["Cache-Control"] = "no-store"
    return answer
