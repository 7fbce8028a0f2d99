"""In: figures and their labels. Out: one small SVG, the same for the same figures.

Everything is drawn in `currentColor`; a style sheet may colour the classes `chart-mark` (bars, lines),
`chart-label` (figures), `chart-tick` (what stands below) and `chart-rule` (hairlines). Nothing scales:
text of 14 px stays so, and a page shows the drawing of the width that it has (`frame.both`). Whoever
shows one shows the same figures as a table beside it.
"""
