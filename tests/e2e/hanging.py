"""What a program does that should have ended long ago, so that a report of it says more than how long was waited."""

import os
import shutil
import subprocess

TIMEOUT_S = 60


def _stacks(pid):
    """What each thread is in, the main thread last."""
    if shutil.which("gdb") is None:
        return ["gdb is not installed: its calls are not known"]
    command = ["gdb", "-p", str(pid), "-batch", "-nx", "-ex", "thread apply all backtrace 16"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, stdin=subprocess.DEVNULL)
    return [line for line in done.stdout.splitlines() if line.startswith(("#", "Thread"))]


def _wait(folder):
    with open(os.path.join(folder, "stat"), encoding="utf-8", errors="replace") as file:
        name, rest = file.read().split("(", 1)[1].rsplit(")", 1)
    with open(os.path.join(folder, "wchan"), encoding="utf-8") as file:
        wchan = file.read()
    fields = rest.split()
    return f"thread {name}: {fields[0]}, {fields[11]} + {fields[12]} ticks, {wchan}"


def _waits(pid):
    """For each thread its name, its state, the processor time that it used, and what it waits for in the kernel."""
    lines = []
    for thread in sorted(os.listdir(f"/proc/{pid}/task"), key=int):
        try:
            lines.append(_wait(f"/proc/{pid}/task/{thread}"))
        except OSError:
            pass  # it has ended meanwhile
    return lines


def describe(pid):
    """Never fails: what cannot be found out is said instead."""
    lines = []
    for find in (_waits, _stacks):
        try:
            lines += find(pid)
        except (OSError, ValueError, IndexError, subprocess.SubprocessError) as error:
            lines.append(f"nothing more is known of process {pid}: {error}")
    return "\n".join(lines)
