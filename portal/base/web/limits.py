"""How often one address may ask: the limiter every room uses, beneath its guard."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, strategy="moving-window")
