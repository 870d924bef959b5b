"""What a process holds in memory, and what it has used of the processor."""

import os
from pathlib import Path


def resident(process: int) -> float:
    """Megabytes that are in use (VmRSS, proc(5))."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def family(process: int) -> list[int]:
    """The process and those that it began."""
    return [process, *map(int, Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split())]


def used(process: int) -> float:
    """Seconds of the processor since its start (utime and stime, proc(5))."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
