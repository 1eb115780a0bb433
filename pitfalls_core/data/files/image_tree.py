"""Folders of images, domain/class/image, as in DomainBed's copies of PACS and OfficeHome."""

import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from pitfalls_core.data.files.source_file import SourceFile
from pitfalls_core.errors import InputError

FORMATS = ("JPEG", "PNG", "BMP")
"""The formats that are read, told by content."""

ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".bmp"})
"""How the names of images end, in lower case; a file of another name is an error."""

MOST_PIXELS = 1 << 26
"""No picture with more pixels than this is unpacked."""


@dataclass(frozen=True)
class ImageTree:
    """The images below a folder: for each domain and class, their paths in the order of names.

    Parameters
    ----------
    folder
        The folder of the domains.
    classes
        Names of the folders inside each domain, sorted; class number 0 is the first.
    images
        Domain to its images, each with its class number.
    """

    folder: Path
    classes: tuple[str, ...]
    images: dict[str, tuple[tuple[Path, int], ...]]


def image_tree(folder: Path, domains: tuple[str, ...], origin: str) -> ImageTree:
    """Return what lies below `folder`, for the domains asked for; no image is opened.

    Hidden files are left out.

    Raises
    ------
    InputError
        If a domain is missing, has other classes than the first one, a class without an image, or
        a file that is no image by its name.
    """
    root = SourceFile(folder, origin)
    root.require_folder()
    found: dict[str, dict[str, tuple[Path, ...]]] = {}
    for domain in domains:
        if not (folder / domain).is_dir():
            present = ", ".join(map(repr, _folders(folder))) or "none"
            raise root.error(f"a folder for domain {domain!r}", f"folders {present}")
        found[domain] = {
            name: _images(folder / domain / name, origin) for name in _folders(folder / domain)
        }
    classes = _common_classes(found, root)
    numbers = {name: number for number, name in enumerate(classes)}
    images = {
        domain: tuple((path, numbers[name]) for name in classes for path in inside[name])
        for domain, inside in found.items()
    }
    return ImageTree(folder, classes, images)


def _common_classes(
    found: dict[str, dict[str, tuple[Path, ...]]], root: SourceFile
) -> tuple[str, ...]:
    """Return the classes that all domains have; name the domain and the class that are odd."""
    first, *others = found
    classes = tuple(sorted(found[first]))
    if len(classes) < 2:
        raise root.error(f"at least two classes in domain {first!r}", f"{len(classes)}")
    for domain in others:
        odd = sorted(set(classes) ^ set(found[domain]))
        if odd:
            having, lacking = (first, domain) if odd[0] in classes else (domain, first)
            found_words = f"class {odd[0]!r} in {having!r} and not in {lacking!r}"
            raise root.error("the same classes in all domains", found_words)
    return classes


def _folders(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir() if one.is_dir() and one.name[0] != ".")


def _images(folder: Path, origin: str) -> tuple[Path, ...]:
    files = sorted(one for one in folder.iterdir() if one.name[0] != ".")
    source = SourceFile(folder, origin)
    for file in files:
        if file.suffix.lower() not in ENDINGS:
            raise source.error(f"images ({', '.join(sorted(ENDINGS))})", repr(file.name))
    if not files:
        raise source.error("at least one image", "none")
    return tuple(files)


def read_image(path: Path, size: int, origin: str) -> NDArray[np.uint8]:
    """Return the picture at `path` as (3, size, size): RGB, resized without keeping its shape.

    Bilinear with antialiasing, in Pillow's fixed-point arithmetic: the same bytes on every machine
    with the same Pillow and the same decoder.

    Raises
    ------
    InputError
        If the file is missing, not an image of one of `FORMATS`, damaged, or too large.
    """
    source = SourceFile(path, origin)
    source.require_file()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # whatever Pillow warns of is refused or harmless
            with Image.open(path, formats=FORMATS) as picture:
                _require_size(source, picture)
                colours = picture.convert("RGB")
                scaled = colours.resize((size, size), Image.Resampling.BILINEAR)
    except UnidentifiedImageError as error:
        raise source.error(f"a picture ({', '.join(FORMATS)})", "something else") from error
    except InputError:
        raise
    except Exception as error:  # decoders of pictures raise whatever comes
        raise source.error("a whole picture", f"a damaged one ({error})") from error
    return np.asarray(scaled, dtype=np.uint8).transpose(2, 0, 1)


def _require_size(source: SourceFile, picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        found = f"{picture.width} x {picture.height}"
        raise source.error(f"a picture of at most {MOST_PIXELS:,} pixels", found)
