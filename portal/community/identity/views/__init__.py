"""Pages of residents and of everybody about themselves: signing in, 我的, household, devices."""

from portal.community.identity.views import (
    authenticator,
    household,
    login,
    me,
    phones,
    security,
    staff_login,
)
from portal.community.identity.views.blueprint import bp

__all__ = [
    "authenticator",
    "bp",
    "household",
    "login",
    "me",
    "phones",
    "security",
    "staff_login",
]
