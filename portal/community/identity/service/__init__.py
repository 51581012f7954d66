"""What changes people, their credentials, sessions, roles, bodies and households."""
