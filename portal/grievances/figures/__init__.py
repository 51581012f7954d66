"""Figures of grievances (数据): rates with their definitions, months, kinds and grids."""
