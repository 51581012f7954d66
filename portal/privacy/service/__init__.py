"""Writes: requests about one's data, consents taken back, accounts erased, feedback kept."""

from portal.privacy.service.consents import withdraw_consent
from portal.privacy.service.erasure import HoldsOffice, erase_account
from portal.privacy.service.feedback import give_feedback, handle_feedback
from portal.privacy.service.requests import (
    AlreadyAnswered,
    answer_request,
    log_use,
    make_request,
)

__all__ = [
    "AlreadyAnswered",
    "HoldsOffice",
    "answer_request",
    "erase_account",
    "give_feedback",
    "handle_feedback",
    "log_use",
    "make_request",
    "withdraw_consent",
]
