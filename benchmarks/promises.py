"""What is promised beside what was found."""


def promise(what: str, value: float, most: float, unit: str) -> bool:
    """Print it on a line; whether it was kept."""
    kept = value <= most
    verdict = "kept" if kept else "MISSED"
    print(f"  {verdict:7} {what:45} {value:8.2f} {unit}, at most {most:g}", flush=True)
    return kept
