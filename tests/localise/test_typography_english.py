"""English as typed and as printed, with the source of each rule (standards.md E.2, E.5).

`_` stands for U+00A0 and `~` for U+202F.
"""

import pytest

from syndicate.localise import typography
from tests.localise.tables import parameters, printed

RULES = {
    "Writing Tips Plus: nothing before a mark": """
        Hello ! → Hello!
        Hello!
        Really ? → Really?
        What ?! → What?!
        What ? ! → What?!
        What ! ! ! → What!!!
        What?!
        Note : read this → Note: read this
        Note: read this
        Rain ; stay in → Rain; stay in
        a , b . → a, b.
        “Hello” ! → “Hello”!
        "No" ; "Yes" → “No”; “Yes”
        (Really ?) → (Really?)
        What... ? → What…?
        Q & A
        Q&A
        and / or
        4 : 3
        1 : 2
        Open : 5 rooms → Open: 5 rooms
        12:30
        : x
        ? x
        ( a )
    """,
    "CLDR: “ ” then ‘ ’": """
        "Hello" → “Hello”
        "Hello," she said. → “Hello,” she said.
        "What?" she asked → “What?” she asked
        He said "no." → He said “no.”
        (see "this") → (see “this”)
        ("What?") → (“What?”)
        "A" "B" → “A” “B”
        "No"; "Yes": "Perhaps" → “No”; “Yes”: “Perhaps”
        A: "B" → A: “B”
        either/"or" → either/“or”
        "He said 'yes'" → “He said ‘yes’”
        "He said 'yes'." → “He said ‘yes’.”
        "I said, 'Go,'" he said. → “I said, ‘Go,’” he said.
        "'Nested' first," he said → “‘Nested’ first,” he said
        'single' → ‘single’
        'single words' here → ‘single words’ here
        '"Nested" first,' he said → ‘“Nested” first,’ he said
        the "A"'s → the “A”’s
        "It's" fine → “It’s” fine
        "James' book" → “James’ book”
        "2" "3" → “2” “3”
        the 12" LP "Blue" → the 12" LP “Blue”
        "She said, 'He said, "No."'" → “She said, ‘He said, “No.”’”
        "Wait—" "What?" → “Wait—” “What?”
        "pre-" and "post-" → “pre-” and “post-”
        "The 12" LP is out," he said. → “The 12" LP is out,” he said.
        "In 1990" and "1991" → “In 1990” and “1991”
        "He was 12" she said → “He was 12” she said
        "He said "no"" → “He said ‘no’”
        "He said "no."" She left. → “He said ‘no.’” She left.
        ""no""
        the keys "(" and ")" → the keys “(” and “)”
        said:"Yes" → said:“Yes”
        🎉"Yes"🎉 → 🎉“Yes”🎉
        «Hello»
        „Hello“
        "Hello
        Hello"
        5 "
        2" x 4"
    """,
    "Unicode ch. 6: ’ for apostrophes": """
        it's → it’s
        don't → don’t
        don´t → don’t
        don`t → don’t
        O'Brien → O’Brien
        y'all → y’all
        ma'am → ma’am
        the city's park → the city’s park
        the dogs' park → the dogs’ park
        James' book → James’ book
        ABC's → ABC’s
        the 1990's → the 1990’s
        the '90s → the ’90s
        the '80's → the ’80’s
        '80s music → ’80s music
        class of '98 → class of ’98
        '98 → ’98
        'Tis the season → ’Tis the season
        'tis the dogs' park → ’tis the dogs’ park
        'Twas so → ’Twas so
        get 'em → get ’em
        'til dawn → ’til dawn
        rock 'n' roll → rock ’n’ roll
        rock'n'roll → rock’n’roll
        rock-'n'-roll → rock-’n’-roll
        Yahoo!'s → Yahoo!’s
        {{ name }}'s → {{ name }}’s
        %recipient.name%'s → %recipient.name%’s
        #Ottawa's → #Ottawa’s
        fish 'n chips → fish ’n chips
        5 o'clock → 5 o’clock
        'It's late' → ‘It’s late’
        the 'quoted' phrase's end → the ‘quoted’ phrase’s end
        Hawai‘i
        the 1990s
        6' tall
        5'10"
        5' 10"
        I'm 6'2" tall → I’m 6'2" tall
    """,
    "Writing Tips Plus: — unspaced, or – spaced": """
        a -- b → a—b
        a --- b → a—b
        a---b → a—b
        car--a Lexus--was → car—a Lexus—was
        a — b → a—b
        "a" -- b → “a”—b
        "No!"--he → “No!”—he
        He said--"No!" → He said—“No!”
        Wait -- what? → Wait—what?
        (a -- b) → (a—b)
        "I just—" she began. → “I just—” she began.
        "I just--" she began. → “I just—” she began.
        "I just–" she began. → “I just—” she began.
        "1990–" they say → “1990–” they say
        1990--1995 → 1990–1995
        pages 5--10 → pages 5–10
        1990-1995
        a – b
        a - b
        a—b
        -- b
        — Jane Doe
        run build --full
        run build --
    """,
    "JoliTypo: …": """
        Wait... → Wait…
        ... → …
        What ... now → What … now
        (...) → (…)
        Wait....
        etc... → etc.
        etc.
        ../x
    """,
    "CLDR: shares, hours, units": """
        25%
        25 % → 25%
        0.5 % → 0.5%
        7:30 p.m. → 7:30~p.m.
        7:30 PM → 7:30~PM
        7:30 pm → 7:30~pm
        7:30pm → 7:30~pm
        7pm → 7~pm
        7 a.m. → 7~a.m.
        7 A.M. → 7~A.M.
        7:30 p.m. today → 7:30~p.m. today
        5 km → 5_km
        5 kg → 5_kg
        5 lb → 5_lb
        5 ft → 5_ft
        60 mph → 60_mph
        20 °C → 20_°C
        20°C → 20_°C
        5km → 5_km
        10 lbs → 10_lbs
        5 in
        35mm film
        $1,234.50
        $5
        C$5
        1,234.50
        1234
        10 000 people
        5 ambulances
        March 12, 2026
        12 March 2026
        12-14 March
        2026-03-12
        5 amateurs
    """,
    "FROM MEMORY: titles and abbreviations with what follows": """
        Mr. Smith → Mr._Smith
        Mrs. Smith → Mrs._Smith
        Ms. Smith → Ms._Smith
        Dr. Smith → Dr._Smith
        Prof. Smith → Prof._Smith
        St. John's → St._John’s
        No. 5 → No._5
        Nos. 5 and 6 → Nos._5 and 6
        p. 12 → p._12
        pp. 12-14 → pp._12-14
        Fig. 2 → Fig._2
        vol. 3 → vol._3
        no. 5
        Mr Smith
        Main st. He
        U.S. law
        e.g. this
    """,
}
ENTITIES = {
    "E.3: rules see across tags": """
        <b>7:30</b> p.m. → <b>7:30</b>~p.m.
        <b>12</b> % and 12 <b>%</b> → <b>12</b>% and 12<b>%</b>
        <b>3</b> km → <b>3</b>_km
        <b>Mr.</b> Smith → <b>Mr.</b>_Smith
        <b>No.</b> 5 → <b>No.</b>_5
        <b>12</b> and more
    """,
    "E.3: an entity is the character that it stands for": """
        &quot;Hello&quot; → “Hello”
        Don&#39;t → Don’t
        Don&rsquo;t → Don’t
        &ldquo;Hello&rdquo; ! → “Hello”!
        Hello&nbsp;! → Hello!
        Q&amp;A ? → Q&amp;A?
        a&nbsp;b
    """,
}


@pytest.mark.parametrize("tag", ["en", "en-CA", "en-GB"])
@pytest.mark.parametrize(("typed", "expected"), parameters(RULES))
def test_english_is_set_by_its_sources(typed: str, expected: str, tag: str) -> None:
    for typeset in (typography.text, typography.html):
        assert typeset(typed, tag) == printed(expected)
        assert typeset(printed(expected), tag) == printed(expected)


@pytest.mark.parametrize(("typed", "expected"), parameters(ENTITIES))
def test_an_entity_of_html_is_its_character(typed: str, expected: str) -> None:
    assert typography.html(typed, "en") == printed(expected)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('<p>"First.</p><p>"Second."</p>', "<p>“First.</p><p>“Second.”</p>"),
        ('<p>"First.</p><p>"Second," he said.</p>', "<p>“First.</p><p>“Second,” he said.</p>"),
        ('<p>Hi.<br>"Yes," he said.<br>"No."</p>', "<p>Hi.<br>“Yes,” he said.<br>“No.”</p>"),
        ('<p>"Roses<br>are red."</p>', "<p>“Roses<br>are red.”</p>"),
        ('<p>"Yes"<br />"No"</p>', "<p>“Yes”<br />“No”</p>"),
    ],
)
def test_quotations_over_several_lines(typed: str, expected: str) -> None:
    assert typography.html(typed, "en") == expected


@pytest.mark.parametrize(
    ("typed", "tag", "expected"),
    [
        ('"First.\n\n"Second."', "en", "“First.\n\n“Second.”"),
        ('"One.\n\n"Two.\n\n"Three," she said.', "en", "“One.\n\n“Two.\n\n“Three,” she said."),
        ('"First.\n\nSecond."\n', "en", "“First.\n\nSecond.”\n"),
        ('"Roses\nare red"', "en", "“Roses\nare red”"),
        ('"Un.\n\n"Deux \'oui\'."', "fr", "«_Un.\n\n«_Deux “oui”._»"),
        ('« Un.\n\n« Deux "oui". »', "fr", "«_Un.\n\n«_Deux “oui”._»"),
        ("“Un.\n\n“Deux.”", "fr", "«_Un.\n\n«_Deux._»"),
        ("«_Un.\n\n«_Deux._»", "fr-CA", "«_Un.\n\n«_Deux._»"),
    ],
)
def test_quotations_over_several_paragraphs(typed: str, tag: str, expected: str) -> None:
    assert typography.text(printed(typed), tag) == printed(expected)
    assert typography.text(printed(expected), tag) == printed(expected)
