"""Pages of open affairs for everybody; each module hangs its views on the blueprint."""

from portal.disclosures.views import register

__all__ = ["register"]
