"""What questions tell the floor and the room around them when the application is built."""

from portal.base.audit import acts, words
from portal.base.i18n import _l
from portal.base.personal import purposes, records
from portal.base.personal.purposes import Purpose
from portal.base.web import acting
from portal.community.identity.service.merging import moves_with_person
from portal.disclosures import announcements as publications
from portal.disclosures.questions import (
    announcements,
    asking,
    desk,
    limits,
    options,
    own,
    queries,
    showing,
    timers,
    today,
    views,
)
from portal.disclosures.questions import (
    records as kept,
)
from portal.disclosures.questions.labels import TEXT_LABELS
from portal.disclosures.questions.service.following import subscribers
from portal.disclosures.views import neighbours

# Importing the pages adds their routes, importing limits and settings declares them.
__all__ = ["asking", "desk", "limits", "options", "views", "wire"]


def wire() -> None:
    """Topics, timers, menus, whom publications are told to, personal records, words."""
    announcements.register_topics()
    publications.use_subscribers(subscribers)
    neighbours.use_questions(showing.block, showing.following, showing.figures)
    timers.register()
    today.register()
    own.register_menu()
    acting.begins_at("disclosures.object", "notices.object")
    moves_with_person(kept.move_to)
    acts.register(
        {
            "question.asker": _l("Looked at who asked about open affairs"),
            "question.show": _l("Decided what is shown of a question"),
        }
    )
    words.register({"disclosure_question": _l("Question"), "showing": _l("Words")})
    words.register({f"question_{one.value}": label for one, label in TEXT_LABELS.items()})
    words.number_rows("disclosure_question", queries.numbers_of)
    _tell_of_personal_data()


def _tell_of_personal_data() -> None:
    purposes.register(
        Purpose(
            key="disclosure.question",
            label=_l("Ask about open affairs"),
            kinds=_l("Your words, and that they are yours; others read the words, not who you are"),
            why=_l(
                "To answer you. Only the supervision committee can see who asked, with a reason "
                "that you can read."
            ),
            period=_l("Until you delete your account; the question stays without you"),
            basis=_l("Your consent, and the committee's duty to answer"),
            order=60,
        ),
        Purpose(
            key="disclosure.follow",
            label=_l("Follow open affairs"),
            kinds=_l("Which kinds of affairs you follow, and since when"),
            why=_l("To tell you when something is made public"),
            period=_l("Until you stop it or delete your account"),
            basis=_l("Your consent"),
            order=61,
        ),
    )
    records.register(
        "disclosure_questions",
        kept.export_questions,
        kept.forget_asker,
        label=_l("My questions about open affairs"),
        fields=kept.QUESTION_FIELDS,
        order=60,
    )
    records.register(
        "disclosure_subscriptions",
        kept.export_subscriptions,
        kept.forget_subscriber,
        label=_l("Kinds of open affairs I follow"),
        fields=kept.SUBSCRIPTION_FIELDS,
        order=61,
    )
