"""The blueprint on which the room's staff pages are hung."""

from flask import Blueprint

bp = Blueprint("identity_desk", __name__)
