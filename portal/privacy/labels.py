"""Words for the kinds and states of requests."""

from portal.base.i18n import LazyString, _l
from portal.privacy.models import RequestKind, RequestState

ASKED: dict[RequestKind, LazyString] = {
    RequestKind.CORRECT: _l("Correct something"),
    RequestKind.DELETE: _l("Delete something"),
    RequestKind.QUESTION: _l("Ask or complain"),
}
KIND_LABELS: dict[RequestKind, LazyString] = {
    **ASKED,
    RequestKind.EXPORT: _l("Export"),
    RequestKind.WITHDRAW: _l("Take back a consent"),
    RequestKind.ACCOUNT: _l("Delete the account"),
}
STATE_LABELS: dict[RequestState, LazyString] = {
    RequestState.OPEN: _l("Not answered yet"),
    RequestState.DONE: _l("Done"),
    RequestState.REFUSED: _l("Refused"),
}
