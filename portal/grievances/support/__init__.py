"""Neighbours who have a problem too (我也遇到了), who follow a report, and reports alike."""
