"""Whatever people try in whatever order: a version keeps to its way, and no rule is got round."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from portal.base.access.permissions import GRANTS, Role
from portal.disclosures import lifecycle, policy
from portal.disclosures.desk.forms import suggested_periods
from portal.disclosures.errors import NotNow
from portal.disclosures.labels import period_words
from portal.disclosures.models import DisclosureState, StepAct, Track, VersionKind
from portal.disclosures.policy import Hand, Standing

S, A = DisclosureState, StepAct

PEOPLE = (
    Hand(1, GRANTS[Role.COMMITTEE], ("财务委员",), of_committee=True),
    Hand(2, GRANTS[Role.COMMITTEE], ("委员",), of_committee=True),
    Hand(3, GRANTS[Role.COMMITTEE], ("主任",), of_committee=True),
    Hand(4, GRANTS[Role.SUPERVISOR], (), of_supervision=True),
    # The same person in both: a conflict that the policy resolves against reviewing.
    Hand(5, GRANTS[Role.SUPERVISOR] | GRANTS[Role.COMMITTEE], ("委员",), True, True),
    Hand(6, GRANTS[Role.GRID_WORKER]),
    Hand(7, GRANTS[Role.STREET]),
)


class Machine(RuleBasedStateMachine):
    """One version among people who try everything."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = False

    @rule(
        track=st.sampled_from(Track),
        kind=st.sampled_from(VersionKind),
        photo=st.booleans(),
        author=st.sampled_from([p for p in PEOPLE if policy.can_draft(p)]),
        owner=st.sampled_from([0, 1, 2, 3]),
    )
    def begin(self, track, kind, photo, author, owner):
        self.path = lifecycle.path(track, kind, photo_only=photo)
        self.track, self.kind, self.photo = track, kind, photo
        self.state, self.authors, self.approvals = S.DRAFT, {author.person_id}, []
        self.owners = frozenset({owner} - {0})
        self.begun = True

    def standing(self) -> Standing:
        return Standing(
            self.state,
            self.track,
            self.path,
            frozenset(self.authors),
            frozenset(person for person, _state in self.approvals),
            self.owners,
        )

    @rule(hand=st.sampled_from(PEOPLE), act=st.sampled_from(StepAct))
    def attempt(self, hand, act):
        if not self.begun:
            return
        may = policy.acts(hand, self.standing())
        wanted = {
            A.DRAFTED: "edit",
            A.SUBMITTED: "submit",
            A.CHECKED: "approve",
            A.REVIEWED: "approve",
            A.SIGNED: "approve",
            A.SENT_BACK: "send_back",
            A.WITHDRAWN: "withdraw",
            A.DROPPED: "drop",
            A.PUBLISHED: "publish",
            A.RETRACTED: "retract",
        }[act]
        if wanted not in may:
            return
        if act is A.DRAFTED:
            self.authors.add(hand.person_id)
            return
        try:
            to = lifecycle.after(self.state, act, self.path)
        except NotNow:
            return
        if act in lifecycle.APPROVING.values():
            assert lifecycle.APPROVING[self.state] is act
            self.approvals.append((hand.person_id, self.state))
        if act in (A.SENT_BACK, A.WITHDRAWN, A.SUBMITTED):
            self.approvals = []
        self.state = to

    @invariant()
    def published_only_after_everybody_on_the_way_agreed(self):
        if not self.begun or self.state not in (S.READY, S.PUBLISHED):
            return
        assert [state for _person, state in self.approvals] == list(self.path)

    @invariant()
    def nobody_approves_their_own_or_twice(self):
        if not self.begun:
            return
        people = [person for person, _state in self.approvals]
        assert not set(people) & self.authors
        assert len(people) == len(set(people))

    @invariant()
    def reviewers_are_never_of_the_committee_and_only_the_director_signs(self):
        if not self.begun:
            return
        for person, state in self.approvals:
            if state is S.REVIEWING:
                assert person == 4
            if state is S.SIGNING:
                assert person == 3

    @invariant()
    def money_is_never_published_without_the_supervision_committee(self):
        if not self.begun or self.state is not S.PUBLISHED or self.track is Track.ORDINARY:
            return
        if not self.photo or self.kind is VersionKind.PRIVACY:
            assert 4 in {person for person, _state in self.approvals}


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=150, stateful_step_count=25, deadline=None)


@pytest.mark.parametrize("state", [S.PUBLISHED, S.RETRACTED, S.DROPPED])
def test_what_is_over_moves_no_more_but_for_a_retraction(state: S) -> None:
    for act in A:
        if (state, act) == (S.PUBLISHED, A.RETRACTED):
            continue
        with pytest.raises(NotNow):
            lifecycle.after(state, act, lifecycle.LONG)


@pytest.mark.parametrize(
    ("office", "signs"),
    [
        ("主任", True),
        ("居委会主任", True),
        ("党委书记、主任", True),
        ("副主任", False),
        ("主任助理", False),
        ("委员", False),
        ("副主任、主任", True),
        ("党委书记兼居民委员会主任", True),
        ("书记主任", True),
        ("幸福里社区主任", True),
        ("代理主任", True),
        ("主任（兼）", True),
        ("妇女主任", False),
        ("治保主任", False),
        ("办公室主任", False),
        ("人民调解委员会主任", False),
        ("原主任", False),
        ("委员、妇联主任", False),
        ("", False),
    ],
)
def test_the_director_is_known_by_the_office(office: str, signs: bool) -> None:
    assert policy.is_director_office(office) is signs


@given(st.dates(date(1991, 1, 1), date(2099, 12, 31)))
def test_suggested_periods_begin_before_they_end_and_are_told_apart(today: date) -> None:
    found = suggested_periods(today)

    assert len(found) == len(set(found))
    assert all(first <= last for first, last in found)
    words = [period_words(first, last) for first, last in found]
    assert len(words) == len(set(words))
