"""The blueprint that the staff's pages share."""

from flask import Blueprint

bp = Blueprint("grievances_desk", __name__)
