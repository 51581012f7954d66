"""A participation portal for the residents' communities of a city (社区居民参与平台)."""
