from pathlib import Path

from syndicate.store import audit
from syndicate.web.console.log import PAGE
from tests.support.staff import bureau


def test_the_log_is_told_in_sentences_and_turned_page_by_page(tmp_path: Path) -> None:
    with bureau(tmp_path) as here:
        editor = here.signed_in("editor", locale="en")
        with here.app.house.database.write() as c:
            for number in range(PAGE + 5):
                who = f"person{number % 2}@metropole.example"
                audit.record(c, here.clock.now(), who, "pause", f"letter-{number}", {})
        page = editor.get("/console/audit").text
        assert f"person0@metropole.example paused letter-{PAGE + 4}." in page
        assert "paused letter-0." not in page
        further = page.partition('<p class="onward"><a href="')[2].partition('"')[0]
        assert "paused letter-0." in editor.get(further.replace("&amp;", "&")).text
        one = editor.get("/console/audit?by=person1@metropole.example").text
        assert "person1@metropole.example paused" in one
        assert "person0@metropole.example paused" not in one
        assert "Nobody did anything of the kind." in editor.get("/console/audit?issue=none").text
