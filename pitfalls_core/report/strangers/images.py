"""Images of a notebook: checked, never fetched, and only from beside the notebook."""

import base64
import binascii
import hashlib
import io
import re
import urllib.parse
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree as ET

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PIL import Image

from pitfalls_core.display.document import Picture

MOST_BYTES = 30_000_000
MOST_PIXELS = 60_000_000
_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_ACTIVE = frozenset(
    {"script", "foreignObject", "iframe", "a", "animate", "set", "animateTransform", "handler"}
)
_EMBEDDED = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]+")
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|@import|javascript:|expression\(", re.IGNORECASE)


@dataclass(frozen=True)
class Sources:
    """Where the images of a notebook may come from.

    Parameters
    ----------
    folder
        The folder of the notebook, if there is one.
    attachments
        Attached images of the cell, base64 text by media type by name.
    """

    folder: Path | None = None
    attachments: dict[str, dict[str, str]] = field(default_factory=dict)

    def picture(self, address: str, alt: str) -> Picture | str:
        """Return the image that `address` names, or in words why it is not shown."""
        address = address.strip()
        if address.lower().startswith("data:"):
            head, _, body = address.partition(",")
            content = _decoded(body) if head.endswith(";base64") else urllib.parse.unquote(body)
            return picture(content, alt) or "it cannot be read"
        if address.startswith("attachment:"):
            name = urllib.parse.unquote(address.removeprefix("attachment:"))
            for content in self.attachments.get(name, {}).values():
                return picture(_decoded(content), alt) or "it cannot be read"
            return "the cell has no such attachment"
        if re.match(r"[a-zA-Z][\w+.-]*:|//|\\\\", address):
            return "images are not fetched from elsewhere"
        return self._beside(urllib.parse.unquote(address.partition("?")[0]), alt)

    def _beside(self, path: str, alt: str) -> Picture | str:
        if self.folder is None:
            return "the folder of the notebook is not known"
        try:
            folder = self.folder.resolve()
            target = (folder / path).resolve()
            if not target.is_relative_to(folder):
                return "it lies outside of the folder of the notebook"
            if not target.is_file():
                return "there is no such file"
            if target.stat().st_size > MOST_BYTES:
                return "it is too large"
            return picture(target.read_bytes(), alt) or "it cannot be read"
        except (OSError, ValueError):
            return "it cannot be read"


def output_picture(content: Any, alt: str) -> Picture | None:
    """Return an image of an output, which is SVG text or base64 text of a PNG or a JPEG."""
    text = "".join(content) if isinstance(content, list) else content
    if not isinstance(text, str):
        return None
    return picture(text if "<svg" in text else _decoded(text), alt)


def picture(content: str | bytes, alt: str) -> Picture | None:
    """Return an image by its bytes, or SVG by its text; nothing if it cannot be read."""
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    if not data or len(data) > MOST_BYTES:
        return None
    return _drawing(data, alt) if b"<svg" in data[:4000] else _raster(data, alt)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()))
    except (binascii.Error, ValueError):
        return b""


def _raster(data: bytes, alt: str) -> Picture | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as image:
                size, kind = image.size, image.format
                if size[0] * size[1] > MOST_PIXELS:
                    return None
                image.load()
                if kind not in {"PNG", "JPEG"} or image.mode not in {"1", "L", "P", "RGB", "RGBA"}:
                    data, kind = _as_png(image), "PNG"
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return _named(data, "png" if kind == "PNG" else "jpeg", size, alt)


def _as_png(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.convert("RGBA").save(target, "PNG")
    return target.getvalue()


def _drawing(data: bytes, alt: str) -> Picture | None:
    """Return SVG without anything that acts or that comes from elsewhere."""
    try:
        root = fromstring(data)
    except (ET.ParseError, DefusedXmlException, ValueError, LookupError):
        return None
    if root.tag != f"{_SVG}svg":
        return None
    _clean(root)
    ET.register_namespace("", _SVG.strip("{}"))
    ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    return _named(ET.tostring(root), "svg", _size(root), alt)


def _clean(element: ET.Element) -> None:
    for child in list(element):
        name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else "script"
        if name in _ACTIVE or (name == "style" and _OUTSIDE.search("".join(child.itertext()))):
            element.remove(child)
        else:
            _clean(child)
    for name, value in list(element.attrib.items()):
        plain = name.rpartition("}")[2].lower()
        link = plain in {"href", "src"} and not value.startswith("#")
        embedded = link and _EMBEDDED.fullmatch(value) is not None
        if plain.startswith("on") or (link and not embedded) or _acts(plain, value):
            del element.attrib[name]


def _acts(name: str, value: str) -> bool:
    return name not in {"href", "src"} and _OUTSIDE.search(value) is not None


def _size(root: ET.Element) -> tuple[int, int]:
    box = re.findall(r"-?[\d.]+(?:e-?\d+)?", root.get("viewBox", ""))
    try:
        width, height = (float(box[2]), float(box[3])) if len(box) == 4 else (0.0, 0.0)
        named = [re.match(r"([\d.]+)(pt|px|)\s*$", root.get(k, "")) for k in ("width", "height")]
        if named[0] and named[1]:
            width, height = (
                float(one[1]) * (4 / 3 if one[2] == "pt" else 1) for one in named if one
            )
        return max(0, min(round(width), 20000)), max(0, min(round(height), 20000))
    except (ValueError, OverflowError):
        return 0, 0


def _named(
    data: bytes, media: Literal["png", "jpeg", "svg"], size: tuple[int, int], alt: str
) -> Picture:
    name = f"picture-{hashlib.sha256(data).hexdigest()[:16]}"
    return Picture(name, media, data, size, alt)
