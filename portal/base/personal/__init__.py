"""Personal data: why it is collected (purposes) and what each room keeps of a person (records).

Registries only, so that every room can fill them; the pages are in :mod:`portal.privacy`.
"""
