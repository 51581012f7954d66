"""What can be asked about people; each answer is rows or small dataclasses."""
