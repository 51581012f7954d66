"""The blueprint of the interface; where it begins."""

from flask import Blueprint

BASE = "/open311/v2"
bp = Blueprint("open311", __name__, url_prefix=BASE)
