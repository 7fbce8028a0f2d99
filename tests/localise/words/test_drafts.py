"""A text of one region → a draft for another. `_` stands for U+00A0, `~` for U+202F in these tables."""

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from syndicate.content import characters, frontmatter
from syndicate.content.markdown import to_html
from syndicate.localise import typography
from syndicate.localise.words.drafts import Draft, Route, draft, shape, typeset
from syndicate.localise.words.files import load
from syndicate.paths import data_root
from tests.localise.words.test_prose import SCRAPS

pytestmark = pytest.mark.long

DRAFTED = st.lists(
    st.one_of(
        SCRAPS,
        st.sampled_from(
            (
                *("le week-end ", "le\nweek-end", "[le week-end][]", "[le week-end]: x\n\n"),
                *("![le week-end ?](x 'y ?')", "<https://a.b/week-end>", "[^1]: le week-end ?\n"),
                *(
                    '| a | "b" |\n|--|--|\n',
                    "<b title='x ?'>",
                    "<!-- le week-end ? -->",
                    "{{ a ? }}",
                ),
                *("5 $ CA", "2026-03-12", '\\"', "!", " ;", "1ère", "...", "---\n", "~~", "  \n"),
            )
        ),
    ),
    max_size=6,
).map("".join)
BABEL = {"fr": "fr_FR", "fr-CA": "fr_CA", "en": "en_CA", "en-GB": "en_GB", "en-US": "en_US"}
CONTENT = data_root() / "content"


@cache
def route(origin: str, target: str) -> Route:
    return Route(
        origin=origin,
        target=target,
        origin_babel=BABEL[origin],
        target_babel=BABEL[target],
        vocabulary=load(target, (data_root() / "locales",)),
    )


def drafted(text: str, origin: str = "fr", target: str = "fr-CA") -> Draft:
    return draft({"title": text}, text, route(origin, target))


def printed(text: str) -> str:
    return text.replace("_", "\u00a0").replace("~", "\u202f")


TO_CANADA = [
    ("Le week-end", "La fin de semaine"),
    ("ce week-end", "cette fin de semaine"),
    ("les week-ends", "les fins de semaine"),
    ("du week-end", "de la fin de semaine"),
    ("au week-end", "à la fin de semaine"),
    ("d'un week-end", "d’une fin de semaine"),
    ("CE WEEK-END", "CETTE FIN DE SEMAINE"),
    ("le week-end prochain", "la fin de semaine prochaine"),
    ("le week-end de la fête", "la fin de semaine de la fête"),
    ("Ce week-end, beau temps", "Cette fin de semaine, beau temps"),
    ("ce week-end à Québec", "cette fin de semaine à Québec"),
    ("ce week-end d'automne", "cette fin de semaine d’automne"),
    ("du week-end qui vient", "de la fin de semaine qui vient"),
    ("le week-end 2026", "la fin de semaine 2026"),
    ("ce *week-end* ensoleillé", "ce *week-end* ensoleillé"),
    ("ce week-end ensoleillé", "ce week-end ensoleillé"),
    ("Le week-end est annulé", "Le week-end est annulé"),
    ("le week-end que nous avons passé", "le week-end que nous avons passé"),
    ("le week-end prochain, gratuit", "la fin de semaine prochaine, gratuit"),
    ("ce dernier week-end", "cette dernière fin de semaine"),
    ("tout ce week-end", "toute cette fin de semaine"),
    ("notre dernier week-end", "notre dernier week-end"),
    ("un bon week-end à vous", "une bonne fin de semaine à vous"),
    ("un de ces week-ends", "une de ces fins de semaine"),
    ("un grand week-end", "un grand week-end"),
    ("Week-end à Lyon", "Week-end à Lyon"),
    ("l'e-mail", "le courriel"),
    ("cet e-mail", "ce courriel"),
    ("la newsletter", "l’infolettre"),
    ("un parking", "un stationnement"),
    ("trois hashtags", "trois mots-clics"),
    ("se désinscrire de la newsletter", "se désabonner de l’infolettre"),
    ("se désinscrire de la course", "se désinscrire de la course"),
    ("au rond-point", "au rond-point"),
    ("parc relais", "stationnement incitatif"),
    ("le mail et les mails", "le mail et les mails"),
    ("le dîner au lycée", "le dîner au lycée"),
    ("Vraiment ?", "Vraiment?"),
    ("Non~!", "Non!"),
    ("Horaires : lundi", "Horaires_: lundi"),
    ('"Bonjour"', "«_Bonjour_»"),
    ("12~500 voix", "12_500 voix"),
    ("Le 12/03/2026", "Le 2026-03-12"),
    ("le 1/3/2026", "le 2026-03-01"),
    ("le 31/02/2026", "le 31/02/2026"),
    ("le 12/03/26", "le 12/03/26"),
    ("12/03", "12/03"),
    ("dossier 112/03/2026-A", "dossier 112/03/2026-A"),
    ("5 $ CA", "5_$"),
    ("1 234,50 $ CAN", "1_234,50_$"),
    ("5 $ US et 6 $ CA", "5_$_US et 6_$_CA"),
    ("5 $ US", "5_$_US"),
    ("5 €", "5_€"),
]
TO_FRANCE = [
    ("La fin de semaine", "Le week-end"),
    ("de la fin de semaine", "du week-end"),
    ("cette fin de semaine ensoleillée", "cette fin de semaine ensoleillée"),
    ("Cette fin de semaine, à Lyon", "Ce week-end, à Lyon"),
    ("toute cette fin de semaine", "tout ce week-end"),
    ("un balado", "un podcast"),
    ("une série balado", "une série balado"),
    ("la baladodiffusion gratuite", "la baladodiffusion gratuite"),
    ("nos commanditaires", "nos commanditaires"),
    ("les mots-clics", "les mots-dièse"),
    ("Vraiment?", "Vraiment~?"),
    ("Le 2026-03-12", "Le 12/03/2026"),
    ("2026-03-12T10:00", "2026-03-12T10:00"),
    ("2026-13-12", "2026-13-12"),
    ("5 $", "5_$_CA"),
    ("3 M$", "3_M$ CA"),
    ("5 $ US", "5_$_US"),
]


@pytest.mark.parametrize(
    ("text", "expected", "origin", "target"),
    [
        *((text, expected, "fr", "fr-CA") for text, expected in TO_CANADA),
        *((text, expected, "fr-CA", "fr") for text, expected in TO_FRANCE),
    ],
)
def test_a_text_is_written_as_the_other_region_does(
    text: str, expected: str, origin: str, target: str
) -> None:
    made = drafted(printed(text), origin, target)
    # Typography alone may set more than these tables are about; it has tables of its own.
    wanted = typography.text(printed(expected), target)
    assert (made.texts["title"], made.body) == (wanted, wanted)


ENGLISH = [
    ("25/03/2026", "en-GB", "en", "2026-03-25"),
    ("2026-03-25", "en", "en-GB", "25/03/2026"),
    ("03/25/2026", "en-US", "en-GB", "25/03/2026"),
    ("2026-03-05", "en", "en-US", "3/5/2026"),
    ("03/04/2026", "en-US", "en-GB", None),
    ("5/5/2026", "en-US", "en-GB", "05/05/2026"),
]


@pytest.mark.parametrize(("text", "origin", "target", "expected"), ENGLISH)
def test_an_english_date_is_rewritten_unless_it_is_two(
    text: str, origin: str, target: str, expected: str | None
) -> None:
    made = drafted(text, origin, target)
    assert made.body == (expected or text)
    assert made.dates == (() if expected else (text,))


@pytest.mark.parametrize(
    ("text", "origin", "target", "sums"),
    [
        ("Pour 7 $, ou 7 $", "fr", "fr-CA", ("7 $",)),
        ("Pour 7 $ CA", "fr", "fr-CA", ()),
        ("For $1,250.50 each", "en", "en-GB", ("$1,250.50",)),
    ],
)
def test_dollars_of_nobody_knows_where_are_left_to_a_person(
    text: str, origin: str, target: str, sums: tuple[str, ...]
) -> None:
    made = drafted(text, origin, target)
    assert made.sums == sums
    assert "$" in made.body


MARKDOWN = {
    "code": "`le week-end ?` et\n\n```\nle week-end ?\n```\n",
    "targets": "[a](https://exemple.org/week-end?a=b 'le week-end ?') <https://exemple.org/a?b>\n",
    "definitions": "[a][le week-end ?]\n\n[le week-end ?]: https://exemple.org 'le week-end ?'\n",
    "a link that is its own label": "[le week-end ?]\n\n[le week-end ?]: https://exemple.org\n",
    "HTML": '<div title="le week-end ?">\nle week-end ?\n</div>\n\n<b title="a ?">\n',
    "footnotes": "a[^le-week-end]\n\n[^le-week-end]: b\n",
    "a rule and a table": "a\n\n---\n\n| a | b |\n|:--|--:|\n| c | d \\| e |\n",
    "escapes": '\\*a\\* \\"b\\" 1\\. \\# c\\\nd\n',
    "entities": "a&nbsp;&eacute;&#33;\n",
    "another language": '<i lang="en">le week-end "a" ?</i>\n',
    "a quotation’s words": "« le week-end »\n\n> le week-end\n".replace("« ", "«\u00a0").replace(
        " »", "\u00a0»"
    ),
    "a mark that emphasis needs": "mot *?*\n",
}


@pytest.mark.parametrize("text", MARKDOWN.values(), ids=MARKDOWN)
def test_what_is_no_prose_stays_as_it_is(text: str) -> None:
    assert drafted(text).body == text


PROSE = [
    ("*Où* ?", "*Où*?"),
    ("**Oui** : *non* !", "**Oui**_: *non*!"),
    ('"**mot**" !', "«_**mot**_»!"),
    ('[l\'"Agora"](a.html) ?', "[l’«_Agora_»](a.html)?"),
    ("![Le week-end ?](a.jpg)", "![La fin de semaine?](a.jpg)"),
    ("| Oui ? | `a ?` |\n|---|---|\n| Non ! | b |", "| Oui? | `a ?` |\n|---|---|\n| Non! | b |"),
    ("- le\n  week-end ?", "- la\n  fin de semaine?"),
    ("**Ce week-end** ensoleillé", "**Ce week-end** ensoleillé"),
    ("**Ce week-end** à Lyon", "**Cette fin de semaine** à Lyon"),
    ("- Ce week-end\n- Ensoleillé", "- Cette fin de semaine\n- Ensoleillé"),
    ("> Oui ?\n> Non !", "> Oui?\n> Non!"),
    ("# Titre ? {#le-week-end}", "# Titre? {#le-week-end}"),
    ("Fin.[^1]\n\n[^1]: Vraiment ?", "Fin.[^1]\n\n[^1]: Vraiment?"),
    ('Une ligne "ouverte\net fermée" ?', "Une ligne «_ouverte\net fermée_»?"),
    ("Terme ?\n: Sens !", "Terme?\n: Sens!"),
    ("Vers ?  \nautre !", "Vers?  \nautre!"),
]


@pytest.mark.parametrize(("text", "expected"), PROSE)
def test_prose_is_set_between_the_signs_of_markdown(text: str, expected: str) -> None:
    assert drafted(f"{text}\n").body == printed(f"{expected}\n")


def test_what_was_replaced_is_told_with_how_often() -> None:
    made = draft(
        {"title": "Le parking"}, "Le parking et l'e-mail,\nle 12/03/2026.", route("fr", "fr-CA")
    )
    assert made.replaced == {
        ("parking", "stationnement"): 2,
        ("l'e-mail", "le courriel"): 1,
        ("12/03/2026", "2026-03-12"): 1,
    }


def tags(markdown: str) -> list[str]:
    """Return the tags of the page that `markdown` makes, but for the texts of images."""
    return [re.sub(' alt="[^"]*"', "", tag) for tag in re.findall("<[^>]*>", to_html(markdown))]


@given(DRAFTED)
@settings(max_examples=300)
@example('"*a*" ?\n\n- b ?\n- "c\n')
@example("a *?* b ?")
@example('\\"a" ?')
@example("[week-end]\n\n[week-end]: a")
def test_a_draft_of_any_markdown_keeps_its_form(text: str) -> None:
    clean = characters.clean(text)
    for target, origin in (("fr-CA", "fr"), ("fr", "fr-CA"), ("en-GB", "en")):
        made = drafted(clean, origin, target).body
        assert shape(made) == shape(clean)
        assert tags(made) == tags(clean)
        assert made.count("\n") == clean.count("\n")


@given(SCRAPS)
@example('a "b" ?\n')
def test_setting_twice_is_setting_once(text: str) -> None:
    once = typeset(characters.clean(text), "fr-CA")
    assert shape(typeset(once, "fr-CA")) == shape(once)


SAMPLE = sorted(CONTENT.rglob("*.md"))


@pytest.mark.parametrize("path", SAMPLE, ids=[f"{one.parent.name}-{one.name}" for one in SAMPLE])
def test_every_sample_text_is_drafted_in_its_form_and_whole(path: Path) -> None:
    origin = path.name.removeprefix("index.").removesuffix(".md")
    target = {"fr": "fr-CA", "fr-CA": "fr", "en": "en-GB"}[origin]
    body = frontmatter.parse(path.read_bytes()).body
    made = draft({}, body, route(origin, target))
    assert shape(made.body) == shape(body)
    assert made.body.count("\n") == body.count("\n")
    assert typeset(made.body, target) == made.body
    # Whoever reads the page sees what the draft says: nothing is left for typography to set.
    assert typography.html(to_html(made.body), target) == to_html(made.body)


def test_the_shape_is_more_than_nothing() -> None:
    assert shape("a *b*") == shape("c *d*")
    assert shape("a *b*") != shape("a b")
    assert shape("[a](b)") != shape("[a](c)")
    assert shape("a\n\nb") != shape("a\nb")
    assert shape("\\*") != shape("\\\\*")
    assert shape("`a`") != shape("`b`")
