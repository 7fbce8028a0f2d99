"""Mails as mutt shows them in a terminal of 80 columns, which tmux keeps.

`python -m tests.support.mutt` writes tests/golden/mutt anew: look at what changed before it is kept.
"""

import mailbox
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from syndicate.app import compose
from syndicate.clocks import SteppingClock
from syndicate.delivery import message, personalise
from syndicate.delivery.personalise import Personal
from syndicate.journeys import reading
from syndicate.journeys.house import House
from syndicate.journeys.preview import preview
from syndicate.journeys.publish import publish
from syndicate.newsletter.letter import SUBJECTS, letter

TOP = Path(__file__).parents[2]
GOLDEN = TOP / "tests" / "golden" / "mutt"
NEEDS = ("mutt", "tmux")
AS_OF = datetime(2018, 11, 20, 17, tzinfo=UTC)
FACTS = {"until": "—", "days": 7, "signup_url": "https://infolettre.metropole.example/s/fr"}
ROWS, COLUMNS, PATIENCE_S = 900, 80, 30
_SETTINGS = """\
set mbox_type=mbox charset=utf-8 sort=mailbox-order pager_format="%C/%m" record="" folder=""
set quit=yes pager_stop=yes read_inc=0
unset help tilde markers move delete wait_key mark_old beep
alternative_order text/plain
ignore *
unignore from: to: subject: date: list-id:
hdr_order from: to: subject: date: list-id:
"""


def missing() -> list[str]:
    """Return the programs that are not here."""
    return [name for name in NEEDS if shutil.which(name) is None]


def mails() -> dict[str, bytes]:
    """Return a mail of every template in every language of the sample, by the name of its golden."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        for part in ("config", "content"):
            shutil.copytree(TOP / part, home / part)
        with closing(compose(home, os.environ, SteppingClock(AS_OF))) as app:
            publish(app.house, AS_OF)  # works are new to readers from then on
            return dict([*_issues(app.house, Path(folder)), *_letters(app.house)])


def _issues(house: House, folder: Path) -> Iterator[tuple[str, bytes]]:
    for newsletter, table in house.settings.newsletters.items():
        made = preview(house, newsletter, folder / newsletter, AS_OF)
        for file in map(Path, made.files):
            if file.suffix == ".eml":
                yield f"{newsletter}-{table.template}.{file.stem}", file.read_bytes()


def _letters(house: House) -> Iterator[tuple[str, bytes]]:
    newsletter = next(iter(house.settings.newsletters))
    for kind in SUBJECTS:
        for tag in house.settings.locales:
            made = letter(
                kind,
                [newsletter],
                house.settings,
                house.environment(tag),
                house.catalogue(tag),
                FACTS,
            )
            head = message.letterhead_of_system(house.settings, newsletter, tag, kind)
            slots = reading.harmless(house, tag, "Renée Côté")
            personal = Personal(
                address="renee@lecteurs.example",
                name="Renée Côté",
                message_id="<x@metropole.example>",
                date=AS_OF,
                slots={**slots, "confirm_url": f"{house.settings.web_url}/c/preview"},
            )
            yield f"{kind}.{tag}", personalise.fill(message.template(made, head), personal)


def shown(mails: Sequence[bytes], folder: Path) -> list[str]:
    """Return each mail as it stands in the terminal, header first."""
    box = mailbox.mbox(folder / "mbox")
    for data in mails:
        box.add(data.replace(b"\r\n", b"\n"))
    box.close()
    (folder / "muttrc").write_text(_SETTINGS, encoding="utf-8")
    command = f"mutt -n -F {folder}/muttrc -R -f {folder}/mbox -e 'push <display-message>'"
    tmux = ("tmux", "-S", str(folder / "socket"), "-f", os.devnull)
    size = ("-x", str(COLUMNS), "-y", str(ROWS))
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "screen", "HOME": str(folder)}
    subprocess.run([*tmux, "new-session", "-d", *size, command], check=True, env=environment)
    try:
        return [_screen(tmux, number, len(mails)) for number in range(1, len(mails) + 1)]
    finally:
        subprocess.run([*tmux, "kill-server"], check=False, env=environment)


def _screen(tmux: Sequence[str], number: int, of: int) -> str:
    """Return the screen once it shows a mail to its end, and go on to the next."""
    until, seen = time.monotonic() + PATIENCE_S, ""
    while time.monotonic() < until:
        ran = subprocess.run(
            [*tmux, "capture-pane", "-p"], capture_output=True, text=True, check=True
        )
        lines = ran.stdout.rstrip("\n").split("\n")
        if lines[-1].strip() == f"{number}/{of}" and ran.stdout == seen:
            subprocess.run([*tmux, "send-keys", "J"], check=True)
            return "\n".join(lines[:-1]).rstrip("\n") + "\n"
        seen = ran.stdout
        time.sleep(0.05)
    raise AssertionError(f"mutt does not show mail {number} of {of}:\n{seen}")


def screens() -> dict[str, str]:
    """Return every mail as mutt shows it."""
    made = mails()
    with tempfile.TemporaryDirectory() as folder:
        return dict(zip(made, shown(list(made.values()), Path(folder)), strict=True))


def main() -> None:
    """Write the goldens anew."""
    if lacking := missing():
        sys.exit(f"not here: {', '.join(lacking)}; tools/programs installs them")
    found = screens()
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for file in GOLDEN.glob("*.txt"):
        file.unlink()
    for name, text in found.items():
        (GOLDEN / f"{name}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
