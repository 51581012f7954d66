"""Every column that may hold personal data says what becomes of it."""

from pathlib import Path

from portal.base.db import Base
from portal.privacy import personal_columns
from portal.privacy.personal_columns import MEANING, Retention
from portal.tables import load_tables

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "privacy.md"


def test_every_column_that_may_hold_personal_data_is_classified() -> None:
    load_tables()

    missing = personal_columns.may_be_personal(Base.metadata) - personal_columns.listed().keys()

    assert not missing, f"add to portal/privacy/personal_columns.csv: {sorted(missing)}"


def test_nothing_is_listed_that_is_gone() -> None:
    load_tables()
    there = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
    }

    assert not personal_columns.listed().keys() - there


def test_what_holds_personal_data_says_how_long() -> None:
    for row in personal_columns.listed().values():
        assert bool(row.period) == (row.retention is not Retention.NONE), row.key


def test_the_document_shows_the_list_and_explains_each_class() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")

    assert personal_columns.as_markdown() in text, "run: portal personal-data"
    for retention, meaning in MEANING.items():
        if retention is not Retention.NONE:
            assert f"- **{retention}**: {meaning}" in text
