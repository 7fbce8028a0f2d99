"""A body with every kind of Markdown in it, and translators who write whatever they like."""

import random
from collections.abc import Mapping

from syndicate.content.blocks.inline import Run, Runs
from syndicate.content.blocks.segments import Body

RICH = """\
Un titre
===

Un *mot* et **deux _mots_ gras**, [un lien](https://a.example "titre"), `du code`, <https://b.example>,
une suite de ligne, <b>du HTML</b>, une note[^1], ~~barré~~, 2 \\* 3, AT&amp;T et\u202f!
Une fin dure\\
puis la suite.{two}
Et encore ![une *image* du lac](lac.jpg "Lac"), [![vignette](v.jpg)](https://c.example).

## Une section {#ancre}

- puce *une*
- puce deux
  suite indentée
  > citation dans la liste
  > deuxième ligne

    1. un sous-point

       avec un paragraphe

> [!NOTE]
> Une remarque
> sur deux lignes

| Colonne *a* | b \\| c |
|---|--:|
| cellule | `x\\|y` |

Terme
: Sa définition

[raccourci] et [replié][], [complet][ref], [^1]

[raccourci]: https://d.example
[replié]: https://e.example
[ref]: https://f.example "F"

[^1]: La note
    continue.

<div>
bloc
</div>

```py
code = 1
```

    code indenté

---

(*) Une étoile, un _ seul, 1. pas une liste, # pas un titre.
"""

NASTY = (
    *("# ", "* x", "1. y", "|", "<b>", "[x]", "_z_", " foo ", "`", "~~", "\\", "&amp;", "![i](j)"),
    *("{#a}", "---", "é«", "»", " ", "> q", ": d", "===", "\n", "  \n", "    code", "*", "[^1]"),
    *("\t", "- ", "#", "https://x.example", "+", "=", "\u00a0", "\u202f!", "<!--", "</div>"),
)
FREELY = 0.8


def pseudo(text: str) -> str:
    """Return `text` as a pseudo-translation: accented, longer, in brackets, with signs of markup."""
    accented = text.replace("e", "ë").replace("o", "ø")
    return f"[# {accented} * 1. | < [ _ &amp; `~~]"


def nasty(text: str, dice: random.Random) -> str:
    """Return a text in which signs of markup stand where they hurt."""
    before, after = (
        "".join(dice.choice(NASTY) for _ in range(dice.randint(0, 4))) for _ in range(2)
    )
    return f"{before}{text.replace('e', 'é')}{after}"


def disguised(body: Body, seed: int) -> Mapping[int, Runs]:
    """Return other texts for the segments of a body, with the same codes in the same order."""
    dice = random.Random(seed)  # noqa: S311 (chance, not secrecy)

    def other(run: Run) -> Run:
        free = isinstance(run, str) and dice.random() < FREELY
        return f"[{nasty(run, dice)}]" if free and isinstance(run, str) else run

    return {
        number: tuple(other(run) for run in segment.runs)
        for number, segment in enumerate(body.segments)
        if segment.translatable
    }
