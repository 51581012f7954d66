"""The web floor: fragments, headers, errors, preferences, navigation, filters."""
