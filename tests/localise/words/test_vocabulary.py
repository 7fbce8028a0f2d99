"""Which words are found, where, and what is suggested for them."""

import pytest

from syndicate.localise.words import masks
from syndicate.localise.words.vocabulary import Term, Vocabulary, position

TERMS = (
    Term(
        concept="courriel",
        prefer=("courriel",),
        avoid={
            "e-mail": "courriel",
            "e-mails": "courriels",
            "adresse mail": "adresse de courriel",
        },
        source="Journal officiel",
    ),
    Term(
        concept="désabonnement",
        prefer=("se désabonner",),
        avoid={"se désinscrire": "se désabonner", "s’inscrire pas": "se désabonner"},
        source="usage",
    ),
    Term(concept="vendredi", avoid={"Black Friday": "Vendredi fou"}, source="usage"),
    Term(concept="questions", avoid={"FAQ": "foire aux questions"}, source="usage"),
    Term(
        concept="semaine",
        replace={"fr": {"le week-end": "la fin de semaine", "week-end": "fin de semaine"}},
        ambiguous={"fr": ("dîner", "petit déjeuner")},
        source="usage",
        note="Au Canada, on dîne à midi.",
    ),
)
WORDS = Vocabulary("fr-CA", TERMS, exceptions=("E-mail Studio", "Café du Black Friday"))


def found(text: str) -> list[tuple[str, str]]:
    return [(one.found, one.preferred) for one in WORDS.suggestions(masks.of_markdown(text))]


PROSE = [
    ("Un e-mail suffit.", ("e-mail", "courriel")),
    ("Des e-mails, souvent.", ("e-mails", "courriels")),
    ("E-mail reçu", ("E-mail", "Courriel")),
    ("VOTRE E-MAIL", ("E-MAIL", "COURRIEL")),
    ("l’e-mail", ("e-mail", "courriel")),
    ("l'e-mail", ("e-mail", "courriel")),
    ("un e\u2011mail", ("e\u2011mail", "courriel")),
    ("un e\u2010mail", ("e\u2010mail", "courriel")),
    ("(e-mail)", ("e-mail", "courriel")),
    ("un **e-mail**", ("e-mail", "courriel")),
    ("un [e-mail](https://exemple.org)", ("e-mail", "courriel")),
    ("![Un e-mail ouvert](photo.jpg)", ("e-mail", "courriel")),
    ("- un e-mail", ("e-mail", "courriel")),
    ("## E-mail", ("E-mail", "Courriel")),
    ("| a | e-mail |\n|---|---|\n", ("e-mail", "courriel")),
    ("> [!NOTE]\n> Un e-mail.", ("e-mail", "courriel")),
    ("votre adresse mail", ("adresse mail", "adresse de courriel")),
    ("votre adresse\u00a0mail", ("adresse\u00a0mail", "adresse de courriel")),
    ("votre adresse\u202fmail", ("adresse\u202fmail", "adresse de courriel")),
    ("votre adresse  mail", ("adresse  mail", "adresse de courriel")),
    ("votre adresse\nmail", ("adresse mail", "adresse de courriel")),
    ("- votre adresse\n  mail", ("adresse   mail", "adresse de courriel")),
    ("Se désinscrire", ("Se désinscrire", "Se désabonner")),
    ("ne s'inscrire pas", ("s'inscrire pas", "se désabonner")),
    ("le Black Friday", ("Black Friday", "Vendredi fou")),
    ("le black friday", ("black friday", "Vendredi fou")),
    ("la FAQ", ("FAQ", "foire aux questions")),
    ("la faq", ("faq", "foire aux questions")),
    ('<div title="e-mail"></div>\n\nUn e-mail.', ("e-mail", "courriel")),
    ("Il dit « non », puis écrit un e-mail.", ("e-mail", "courriel")),
    ("Une marque » perdue, un e-mail.", ("e-mail", "courriel")),
    ("Un guillemet « seul\n\nUn e-mail.", ("e-mail", "courriel")),
]


@pytest.mark.parametrize(("text", "expected"), PROSE)
def test_a_word_of_the_author_is_found_in_its_case(text: str, expected: tuple[str, str]) -> None:
    assert found(text) == [expected]


UNTOUCHED = {
    "a longer word": "e-mailing, courriele-mail, FAQs",
    "a word with another hyphen": "le pré-e-mail et l’e-mail-type",
    "code": "Tapez `e-mail`.",
    "a block of code": "```\ne-mail\n```",
    "indented code": "Voici :\n\n    e-mail",
    "an address": "https://exemple.org/e-mail et www.exemple.org/e-mail",
    "an address cut by underscores": "https://exemple.org/a_b_e-mail?x=e-mail",
    "a short address": "exemple.org/e-mail",
    "a domain": "e-mail.exemple.org",
    "an e-mail address": "e-mail@exemple.org et jean@e-mail.exemple",
    "an address between angles": "<https://exemple.org/e-mail> <e-mail@exemple.org>",
    "a link’s target": "[ici](https://exemple.org/e-mail 'e-mail')",
    "a reference": "[ici][e-mail]\n\n[e-mail]: https://exemple.org/e-mail",
    "a reference that is its own text": "[e-mail]\n\n[e-mail]: https://exemple.org",
    "a footnote’s name": "Voir[^e-mail].\n\n[^e-mail]: Une note.",
    "an attribute": '<span title="e-mail">ici</span>',
    "a block of HTML": '<div data-x="e-mail">\n</div>',
    "a comment": "<!-- e-mail -->",
    "another language": 'Le <span lang="en">e-mail</span>.',
    "what nobody translates": 'Le <b translate="no">e-mail <i>x</i> e-mail</b>.',
    "blocks in another language": '<div lang="en">\n\nYour e-mail.\n\n</div>',
    "HTML’s code": "La balise <code>e-mail</code>.",
    "a hashtag and a handle": "#e-mail @e-mail",
    "a placeholder": "{{ e-mail }} %recipient.mail% ${e_mail.e-mail}",
    "a path": "docs/e-mail et e-mail/docs",
    "a heading’s id": "# Titre {#e-mail}",
    "guillemets": "Il écrit « un e-mail ».",
    "curly marks": "Il écrit “un e-mail”.",
    "straight marks": 'Il écrit "un e-mail".',
    "marks around emphasis": "Il écrit « un *bref* e-mail ».",
    "marks over two lines": "Il écrit « un\ne-mail ».",
    "marks in marks": "Il écrit « un “petit” e-mail “x” e-mail ».",
    "marks in marks that stay open": "Un « seul, puis “un e-mail”.",
    "marks of the same kind in one another": "« un « petit » e-mail »",
    "low marks": "Er schreibt „eine e-mail” hier.",
    "a quotation": "> Un e-mail.\n\nFin.",
    "a list in a quotation": "> - Un e-mail.\n>   Et un e-mail.",
    "a name": "E-mail Studio ouvre le Café du Black Friday.",
}


@pytest.mark.parametrize("text", UNTOUCHED.values(), ids=UNTOUCHED)
def test_what_is_no_word_of_the_author_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_after_what_is_left_alone_words_are_found_again() -> None:
    for text in UNTOUCHED.values():
        assert found(f"{text}\n\nUn e-mail.\n") == [("e-mail", "courriel")]


def test_the_longest_form_counts_and_words_of_a_region_are_its_own() -> None:
    masked = masks.of_text("Le week-end, puis un week-end ; on dîne au petit déjeuner ou au dîner.")
    safe = [(one.found, one.preferred) for one in WORDS.replacements(masked, "fr")]
    assert safe == [("Le week-end", "La fin de semaine"), ("week-end", "fin de semaine")]
    assert [one.found for one in WORDS.ambiguities(masked, "fr")] == ["petit déjeuner", "dîner"]
    assert WORDS.suggestions(masked) == ()
    assert WORDS.replacements(masked, "fr-BE") == WORDS.replacements(masked, "fr")
    assert WORDS.replacements(masked, "en") == ()


def test_a_suggestion_knows_its_place_and_its_source() -> None:
    text = "# Titre\n\nUn mot, et un *e-mail*.\n"
    (one,) = WORDS.suggestions(masks.of_markdown(text))
    assert (position(text, one.start), text[one.start : one.end]) == ((3, 16), "e-mail")
    assert one.term.source == "Journal officiel"


def test_a_character_that_grows_in_lower_case_moves_nothing() -> None:
    text = "İİİ e-mail"
    (one,) = WORDS.suggestions(masks.of_text(text))
    assert text[one.start : one.end] == "e-mail"


def test_an_empty_vocabulary_suggests_nothing() -> None:
    assert Vocabulary("de").suggestions("Ein e-mail.") == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Les E-mails de Bonneval", []),
        ("La maison d’E-mail", []),
        ("Bonjour. E-mails et lettres", ["E-mails"]),
        ("« E-mails : lesquels ? » E-mails, lettres", ["E-mails"]),
        ("E-mails", ["E-mails"]),
        ("PAR E-MAIL", ["E-MAIL"]),
        ("un Black Friday", ["Black Friday"]),
    ],
)
def test_a_capital_within_a_sentence_makes_a_name(text: str, words: list[str]) -> None:
    assert [found for found, _preferred in found(text)] == words
