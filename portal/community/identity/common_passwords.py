"""Passwords of ten characters and more that are tried first by whoever guesses.

Written down from the patterns people use: keyboard rows, counted digits, words with a year.
"""

_ROWS = ("qwertyuiop", "asdfghjkl;", "zxcvbnm,./", "1234567890", "qazwsxedcrfv", "1qaz2wsx3edc")
_WORDS = (
    "password",
    "passw0rd",
    "administrator",
    "admin",
    "welcome",
    "letmein",
    "iloveyou",
    "woaini",
    "nihao",
    "shequ",
    "juweihui",
    "wangge",
    "tianjin",
    "beijing",
    "zhongguo",
    "qwerty",
    "qwertyuiop",
    "abc",
    "abcd",
    "a",
    "aa",
    "test",
    "user",
    "portal",
)
_TAILS = (
    "123",
    "1234",
    "12345",
    "123456",
    "1234567",
    "12345678",
    "123456789",
    "1234567890",
    "123123",
    "123321",
    "1314520",
    "5201314",
    "520520",
    "111111",
    "666666",
    "888888",
    "@123",
    "@123456",
    "!@#$%^",
    *(str(year) for year in range(2015, 2031)),
)


def _patterns() -> set[str]:
    made = {row * 2 for row in _ROWS} | {row[::-1] for row in _ROWS} | set(_ROWS)
    for word in _WORDS:
        made |= {word + word}
        for tail in _TAILS:
            made |= {
                word + tail,
                tail + word,
                word + tail + "!",
                f"{word}@{tail}",
                f"{word}_{tail}",
            }
    made |= {tail + other for tail in _TAILS for other in _TAILS}
    made |= {"1q2w3e4r5t", "1q2w3e4r5t6y", "q1w2e3r4t5", "qwer123456", "asdf123456", "zxcv123456"}
    made |= {"0987654321", "9876543210", "0123456789", "11223344556", "1122334455", "147258369"}
    made |= {"correcthorse", "monkey12345", "dragon12345", "football123", "baseball123"}
    return {one for one in made if len(one) >= 10}


COMMON = frozenset(_patterns())
