"""What residents and staff type about questions."""

from collections.abc import Sequence

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Optional

from portal.base.i18n import _l
from portal.base.web.forms import OnceForm, VersionedForm, at_most, trimmed
from portal.disclosures.models import QuestionKind, QuestionText
from portal.disclosures.questions.labels import KIND_LABELS, TEXT_LABELS
from portal.disclosures.questions.service import answering, asking, revealing
from portal.disclosures.questions.subjects import Subject


class WordsForm(OnceForm):
    """The words of a question; sent twice they are one."""

    text = TextAreaField(
        _l("What do you want to know?"),
        description=_l("Everybody can read it. Leave out names, phones and room numbers."),
        filters=[trimmed],
        validators=[
            InputRequired(_l("Write what you want to know, or what you object to.")),
            at_most(asking.LONGEST),
        ],
    )


class AskForm(WordsForm):
    """A question or an objection about the whole, an element or a line."""

    kind = RadioField(
        _l("What is it?"),
        choices=[SelectChoice(kind.value, label) for kind, label in KIND_LABELS.items()],
        default=QuestionKind.QUESTION.value,
        validators=[InputRequired(_l("Choose whether you ask or object."))],
    )
    about = SelectField(
        _l("Which part is it about?"), validators=[Optional()], validate_choice=False
    )

    def offer(self, subjects: Sequence[Subject]) -> None:
        """Give the things to ask about; lines stand under their fund."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for each in subjects:
            groups.setdefault(each.under, []).append((each.key, each.words))
        if len(groups) == 1:
            self.about.choices = groups.get("", [])
            return
        top = groups.pop("", [])
        self.about.choices = {str(_l("The page")): top, **groups}

    def asked(self) -> asking.Asked:
        """What was typed, as the service takes it."""
        return asking.Asked(
            text=self.text.data or "",
            kind=QuestionKind(self.kind.data),
            about=self.about.data or "",
        )


class AnswerForm(VersionedForm):
    """A public answer."""

    text = TextAreaField(
        _l("Answer"),
        description=_l("Everybody can read it. Do not name the asker or other residents."),
        filters=[trimmed],
        validators=[
            InputRequired(_l("Write the answer. Everybody can read it.")),
            at_most(answering.LONGEST),
        ],
    )


class TextForm(VersionedForm):
    """What is shown of the words."""

    showing = RadioField(
        _l("What do others see of the words?"),
        choices=[SelectChoice(one.value, label) for one, label in TEXT_LABELS.items()],
        default=QuestionText.COVERED.value,
        validators=[InputRequired(_l("Choose what others see."))],
    )
    because = StringField(
        _l("Reason, if they are not shown"),
        description=_l("Everybody reads it in place of the words."),
        filters=[trimmed],
        validators=[at_most(answering.LONGEST_REASON)],
    )


class RevealForm(VersionedForm):
    """Why somebody has to know who asked."""

    reason = StringField(
        _l("Why do you have to know?"),
        description=_l("It is kept, and the asker can read it."),
        filters=[trimmed],
        validators=[InputRequired(_l("Say why.")), at_most(revealing.LONGEST_REASON)],
    )
