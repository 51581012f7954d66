"""The blueprints of open affairs; each room adds its own module of views to them."""

from flask import Blueprint

public = Blueprint("disclosures", __name__)
notices = Blueprint("notices", __name__)
desk = Blueprint("disclosures_desk", __name__)
