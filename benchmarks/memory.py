"""What a process holds in memory."""

from pathlib import Path


def resident(process: int) -> float:
    """Megabytes that are in use (VmRSS, proc(5))."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
