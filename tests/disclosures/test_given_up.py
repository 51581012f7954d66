"""What was begun and given up does not keep what was taken out of the publication."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.base.db import session, transaction
from portal.base.files import documents
from portal.base.files import service as files
from portal.base.files.models import StoredFile
from portal.disclosures import service
from portal.disclosures.models import DisclosureFile, DisclosureVersion, VersionKind
from portal.disclosures.service import filing
from tests.factories.disclosures import ItemFactory, Way, hand, office

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def a_list(here):
    prepared = documents.prepare(PDF)
    files.keep_document(prepared)
    with transaction():
        kept = files.accept_document(
            prepared, community_id=here.community.id, purpose=filing.PURPOSE
        )
    return kept.id, "名单.pdf"


@pytest.fixture
def way(app):
    """Published with a file, then a correction that was given up."""
    here = office()
    way = Way(here, ItemFactory.create()).begin(files=[a_list(here)], said="受助人王明")
    way.submit().approve(here.colleague).publish()
    way.correct("金额写错")
    with transaction():
        service.drop(disclosure_id=way.id, hand=hand(here.drafter, here), reason="没有错")
    return way


def take_out(way):
    here = way.office
    way.correct("写出了姓名", kind=VersionKind.PRIVACY)
    version = service.find(way.id).version
    with transaction():
        filing.remove(version, [each.id for each in filing.shown(version.id)])
    way.save(here.drafter, said="受助人一名").submit().approve(here.colleague).publish()


def test_a_file_taken_out_is_gone_though_a_correction_given_up_had_it(
    way: Way, client: FlaskClient
):
    file = session.scalars(select(StoredFile)).one()
    address = f"/files/{file.token}/名单.pdf"
    shown = client.get(f"/c/{way.office.community.slug}/disclosures/{way.disclosure.slug}").text
    assert file.token in shown

    take_out(way)

    assert session.scalars(select(DisclosureFile)).all() == []
    assert session.scalars(select(StoredFile)).all() == []
    assert client.get(address).status_code == 404


def test_the_words_of_a_correction_given_up_go_with_those_of_the_version_it_was_made_of(way: Way):
    take_out(way)

    rows = session.scalars(select(DisclosureVersion).order_by(DisclosureVersion.no)).all()
    assert [row.no for row in rows if "王明" in str(row.fields) + row.content] == []
    assert [row.title for row in rows[:2]] == ["", ""]
