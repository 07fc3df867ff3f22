"""The files of a source tree that the lints look at: those Git tracks or would track."""

import os
import subprocess


def list_files(root):
    """Paths relative to root, sorted. Without Git, everything but build and hidden folders."""
    command = ["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True).stdout
        names = {name.decode() for name in listed.split(b"\0") if name}
        return sorted(name for name in names if os.path.isfile(os.path.join(root, name)))
    except (OSError, subprocess.CalledProcessError):
        found = []
        for folder, folders, files in os.walk(root):
            folders[:] = [name for name in folders if not name.startswith((".git", "build", "rehearsal"))
                          or os.path.relpath(folder, root) != "."]
            found += [os.path.relpath(os.path.join(folder, name), root) for name in files]
        return sorted(found)
