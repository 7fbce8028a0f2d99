"""A command on a folder that nobody can write: `python -m tests.support.read_only HOME FOLDER ARGUMENTS…`.

Meant to be run by `unshare --user --map-root-user --mount`, for permissions do not stop root.
"""

import json
import subprocess
import sys
from pathlib import Path

from tests.support.small_disk import run


def main(home: Path, folder: Path, command: tuple[str, ...]) -> dict[str, object]:
    """Run `command` while `folder` is read-only, and again when it is not."""
    subprocess.run(["mount", "--bind", str(folder), str(folder)], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
    first = run(home, command)
    subprocess.run(["umount", str(folder)], check=True)
    second = run(home, command)
    return {
        "first": first.returncode,
        "said": first.stdout + first.stderr,
        "second": second.returncode,
        "then": second.stdout + second.stderr,
    }


if __name__ == "__main__":
    at = Path(sys.argv[1])
    print(json.dumps(main(at, at / sys.argv[2], tuple(sys.argv[3:]))))  # noqa: T201 (its answer)
