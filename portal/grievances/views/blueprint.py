"""The blueprint that the residents' pages share."""

from flask import Blueprint

bp = Blueprint("grievances", __name__)
