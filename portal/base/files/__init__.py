"""Every stored file: content check, photos re-encoded and stripped, one storage port."""
