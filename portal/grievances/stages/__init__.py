"""Stages of what those above do (处置阶段): each with a limit of its own, beside the total.

A community has no power to end an illegal building. It hands the report over, and from then on the
sub-district says which stage is reached; each stage's clock is seen by staff and by the reporter.
"""
