"""The way out of the portal by text message."""

from typing import TYPE_CHECKING

from portal.base import db
from portal.base.outbox import topics
from portal.base.outbox.channels import Broken, Letter, Receipt
from portal.base.settings import get
from portal.community.identity.queries.addresses import phone_of
from portal.sms import counting, options, slots
from portal.sms.account import account
from portal.sms.providers import Text, provider_of

if TYPE_CHECKING:
    from portal.base.outbox.delivering.models import Delivery


class SmsChannel:
    """Texts to the phone a person proved last, within the limits of the day."""

    name = slots.CHANNEL

    def is_on(self) -> bool:
        """Whether there is an account."""
        return account() is not None

    def address(self, person_id: int) -> str | None:
        """The phone; inside a transaction."""
        return phone_of(person_id)

    def reserve(self, delivery: "Delivery") -> str | None:
        """Take a place in the counts of the day, or say why not."""
        topic = topics.known(delivery.topic)
        if topic is None or not get(options.template_of(topic)):
            return "no_template"
        phone = phone_of(delivery.person_id) if delivery.person_id else None
        if not phone:
            return "no_address"
        taken = counting.take(phone, counting.NEWS, urgent=delivery.urgent)
        if isinstance(taken, str):
            return taken
        counting.remember(delivery.id, taken)
        return None

    def send(self, letter: Letter) -> Receipt:
        """Fill the provider's template with this message's facts and hand it over."""
        here, topic = account(), topics.known(letter.topic)
        if here is None or topic is None:
            raise Broken("off")
        worded = slots.worded(letter.topic, letter.facts)
        if not worded.marked:
            raise Broken("words")
        template = get(options.template_of(topic))
        if not template:
            raise Broken("no_template")
        text = Text(phone=letter.address, template=template, slots=worded.slots, key=letter.key)
        db.release()  # nobody waits for the provider with a connection in the hand
        return Receipt(provider_of(here).send(text))

    def settled(self, delivery: "Delivery", sent: bool) -> None:
        """Use up or give back the place of :meth:`reserve`."""
        counting.settle(delivery.id, sent=sent)
