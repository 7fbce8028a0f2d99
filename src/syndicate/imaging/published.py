"""Bytes of an image file → what may be published of it, without decoding a pixel.

What goes: EXIF but for its three facts (`exif`), XMP, IPTC, comments, previews, and what phones
append behind the image: with them goes where a photograph was taken. What stays, bit for bit: the
pixels, the colour profile, the animation.
"""

from collections.abc import Callable, Mapping

from syndicate.imaging import avif, chunks, exif, gif, jpeg
from syndicate.imaging.exif import Facts
from syndicate.imaging.formats import Format

_CLEANERS: Mapping[Format, Callable[[bytes], tuple[bytes, Facts]]] = {
    "avif": avif.cleaned,
    "gif": gif.cleaned,
    "jpeg": jpeg.cleaned,
    "png": chunks.cleaned_png,
    "webp": chunks.cleaned_webp,
}


def cleaned(data: bytes, form: Format) -> tuple[bytes, exif.Facts]:
    """Return what may be published, and what EXIF tells that stays.

    An SVG is left as it is. Raises ValueError where the file ends too early or is not built as it
    should be.
    """
    cleaner = _CLEANERS.get(form)
    try:
        return cleaner(data) if cleaner else (data, exif.Facts())
    except (IndexError, ArithmeticError) as error:
        raise ValueError("not built as it should be") from error
