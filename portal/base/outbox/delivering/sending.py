"""A claimed message becomes a letter and is handed to its channel, outside any transaction."""

import structlog
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from portal.base import db
from portal.base.outbox import rendering
from portal.base.outbox.channels import Broken, Later, Letter, NotSent, OutwardChannel, Receipt
from portal.base.outbox.delivering import reasons
from portal.base.outbox.delivering.claiming import Claim

log = structlog.get_logger()


def hand_over(channel: OutwardChannel, claimed: Claim) -> Receipt | NotSent:
    """What the channel made of the message; needs a request context for addresses.

    A channel that fails in a way it did not foresee is taken to be down. Only the kind of an
    error is kept: its text may hold an address or a secret.
    """
    letter = _letter(claimed)
    if isinstance(letter, Broken):
        return letter
    try:
        return channel.send(letter)
    except NotSent as answer:
        return answer
    except Exception as error:
        return Later(reasons.of_error(error))


def _letter(claimed: Claim) -> Letter | Broken:
    try:
        words = rendering.render(
            claimed.topic,
            claimed.facts,
            channel=claimed.channel,
            community_id=claimed.community_id,
        )
    except SQLAlchemyError:
        raise  # the database is away: the lease runs out, and the message is sent then
    except Exception as error:
        log.error("delivery.unworded", delivery=claimed.delivery_id, error=type(error).__name__)
        return Broken("words")
    finally:
        db.release()
    base_url = current_app.extensions["portal_config"].base_url
    return Letter(
        delivery_id=claimed.delivery_id,
        key=claimed.key,
        topic=claimed.topic,
        person_id=claimed.person_id,
        community_id=claimed.community_id,
        address=claimed.address,
        title=words.title,
        text=words.text,
        url=f"{base_url}{words.url}" if words.url.startswith("/") else words.url,
        facts=claimed.facts,
        urgent=claimed.urgent,
    )
