"""The words of messages as a community wants them: asked before the files of the house."""

from portal.base.outbox.wording.queries import text

__all__ = ["text"]
