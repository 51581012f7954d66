"""What changes questions and subscriptions. Nothing here commits."""

from portal.disclosures.questions.service.answering import decide, reply, withhold
from portal.disclosures.questions.service.asking import Asked, ask, follow_up
from portal.disclosures.questions.service.following import follow, unfollow
from portal.disclosures.questions.service.going_on import escalate, run_late, withdraw
from portal.disclosures.questions.service.revealing import Asker, reveal_asker

__all__ = [
    "Asked",
    "Asker",
    "ask",
    "decide",
    "escalate",
    "follow",
    "follow_up",
    "reply",
    "reveal_asker",
    "run_late",
    "unfollow",
    "withdraw",
    "withhold",
]
