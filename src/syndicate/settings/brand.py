"""`[brand]`: how mails and pages look."""

from dataclasses import dataclass

from syndicate.settings import forms


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """Colours, type and logo of mails and pages; the defaults are the house's own.

    logo, logo_dark: files below content/brand/, by their path from the home.
    """

    logo: forms.OptionalImage = ""
    logo_dark: forms.OptionalImage = ""
    serif: tuple[forms.Font, ...] = ("Charter", "Bitstream Charter", "Source Serif 4", "Georgia")
    sans: tuple[forms.Font, ...] = ("system-ui", "Segoe UI", "Roboto", "Helvetica Neue", "Arial")
    paper: forms.Colour = "#ffffff"
    wash: forms.Colour = "#f4f3ef"
    ink: forms.Colour = "#1d1f24"
    soft: forms.Colour = "#585b63"
    rule: forms.Colour = "#d9d6cd"
    accent: forms.Colour = "#1f4e79"
    dark_paper: forms.Colour = "#15171b"
    dark_wash: forms.Colour = "#1d2025"
    dark_ink: forms.Colour = "#ececea"
    dark_soft: forms.Colour = "#a9adb6"
    dark_rule: forms.Colour = "#34383f"
    dark_accent: forms.Colour = "#8fbdea"
