"""Codes on paper: no two letters alike, found however they are typed."""

from hypothesis import given
from hypothesis import strategies as st

from portal.posters import codes

ALIKE = ("0OQD", "1IL", "2Z", "5S", "8B", "6G", "UV")


@given(st.integers())
def test_a_code_is_seven_letters_that_cannot_be_taken_for_one_another(turn: int):
    code = codes.new_code()

    assert len(code) == codes.LENGTH
    assert set(code) <= set(codes.LETTERS)


def test_of_letters_that_look_alike_one_at_most_is_used():
    assert all(sum(letter in codes.LETTERS for letter in group) <= 1 for group in ALIKE)
    assert not set("AEIOU") & set(codes.LETTERS)


def test_codes_are_many_and_hardly_ever_meet():
    made = [codes.new_code() for _turn in range(5000)]

    assert len(set(made)) >= 4999


@given(st.text(alphabet=codes.LETTERS, min_size=7, max_size=7), st.data())
def test_a_code_is_found_however_it_is_typed(code: str, data: st.DataObject):
    typed = "".join(
        data.draw(st.sampled_from([letter, letter.lower(), chr(ord(letter) + 0xFEE0)]))
        for letter in code
    )
    blank = data.draw(st.sampled_from(["", " ", "-", "　"]))

    assert codes.plain(f"{blank}{typed[:3]}{blank}{typed[3:]}{blank}") == code


@given(st.text(max_size=200))
def test_anything_typed_gives_a_short_plain_text(typed: str):
    found = codes.plain(typed)

    assert found == "" or (found.isascii() and found.isalnum())
    assert len(found) <= 200
