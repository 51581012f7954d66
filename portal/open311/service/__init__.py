"""What the interface changes: keys are issued and revoked, reports are filed with them."""
