"""Two taps at the same moment: of two parallel uses of one secret exactly one wins."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pyotp
import pytest
from sqlalchemy import func, select

from portal.base import clock, db, scope
from portal.base.access import Role
from portal.base.errors import DomainError
from portal.community.identity.models import Credential, HouseholdMember, Person
from portal.community.identity.sending import send_code
from portal.community.identity.service import (
    accounts,
    authenticator,
    codes,
    households,
    people,
)
from tests.factories.identity import resident, staff
from tests.factories.places import CommunityFactory, HouseholdFactory

PHONE = "13800000001"


@pytest.fixture
def parallel(tmp_path: Any) -> Iterator[Callable[[Callable[[int], Any]], list[Any]]]:
    """A database in a file, on which several threads may write."""
    engine = db.make_engine(f"sqlite:///{tmp_path / 'parallel.db'}")
    db.Base.metadata.create_all(engine)
    db.session.remove()
    db.session.configure(bind=engine, join_transaction_mode="conditional_savepoint")

    def run(act: Callable[[int], Any], times: int = 4) -> list[Any]:
        gate = Barrier(times)

        def one(number: int) -> Any:
            gate.wait()
            try:
                with scope.everywhere("a test in parallel"), db.transaction():
                    return act(number)
            except DomainError as error:
                return error
            finally:
                db.release()

        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(one, range(times)))

    yield run
    db.session.remove()
    engine.dispose()


def test_one_of_parallel_uses_of_a_phone_code_wins(parallel, phones):
    send_code(phone=PHONE, purpose=codes.SIGN_IN)
    code = phones.codes[PHONE]

    answers = parallel(
        lambda _n: codes.check_code(phone=PHONE, code=code, purpose=codes.SIGN_IN) is not None
    )

    assert sorted(answers) == [False, False, False, True]
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1


def test_parallel_first_proofs_of_a_phone_make_one_person(parallel):
    parallel(lambda _n: people.of_phone(PHONE).id)

    assert db.session.scalar(select(func.count()).select_from(Person)) == 1


def test_one_of_parallel_uses_of_a_slip_wins(parallel):
    home = HouseholdFactory.create()
    issuer = resident()
    adults = [resident().id for _n in range(4)]
    with db.transaction():
        (slip,) = households.issue_slips(
            community_id=home.community_id, households=[home], issued_by_id=issuer.id
        )
    db.release()

    answers = parallel(
        lambda n: households.use_slip(person_id=adults[n], typed=slip.code) is not None
    )

    assert sum(answer is True for answer in answers) == 1
    assert db.session.scalar(select(func.count()).select_from(HouseholdMember)) == 1


def test_one_of_parallel_uses_of_an_authenticator_code_wins(parallel):
    worker = staff(Role.COMMITTEE, community=CommunityFactory.create(), username="committee1")
    account = accounts.of_person(worker.id)
    with db.transaction():
        authenticator.propose(account)
        account.totp_confirmed_at = clock.now()
    code = pyotp.TOTP(account.totp_secret).at(clock.now())
    account_id = account.id
    db.release()

    judged = accounts.Judged(account_id, right=True)
    answers = parallel(lambda _n: accounts.admit(judged, code=code) is not None)

    assert sum(answers) == 1
    assert db.session.get(Credential, account_id).failures == 3
