"""CAP 1.2 messages read as alerts, our own and those of others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from lxml import etree
from pydantic import Field, TypeAdapter

from egress.domain.alert_words import directions_in
from egress.domain.alerts import Alert, AlertKind, AlertReference, AlertText, Bidding, Direction
from egress.domain.network import Site
from egress.inputs.cage import UnreadableFileError, answers
from egress.inputs.feeds.cap_elements import COMMENT, INSTRUCTION, MOST_ELEMENTS, NAMESPACE, message_root
from egress.kit import InputProblem, Problem, in_utc

ELEMENTS = "egress.inputs.feeds.cap_elements"
"""What the child runs."""

DIRECTION, CATEGORY, HELP, ZONE = "egress-direction", "egress-category", "egress-help", "egress-site"
LARGEST_BYTES = 4 * 1024 * 1024
RESPONSES = {"Shelter": Bidding.SHELTER, "Evacuate": Bidding.LEAVE, "Prepare": Bidding.PREPARE}
"""What response types of others' messages say where their words are not understood."""


@dataclass(frozen=True)
class ElementLine:
    """A line of the caged reader; see `cap_elements.line_of`."""

    depth: Annotated[int, Field(ge=0, le=1000)]
    tag: str
    text: str
    tail: str
    attributes: dict[str, str]
    prefixes: dict[str, str]


FORM = TypeAdapter(ElementLine)


def read_cap(content: bytes, *, file: str, sites: Iterable[Site]) -> Alert:
    """
    Return the alert in a CAP 1.2 message, which a child with limits takes apart.

    What it tells is read from our own parameters where it bears them; else from its English words and its response
    types, which finds less than a person would.

    Raises
    ------
    InputProblem
        for anything that is no such message.
    """
    return _alert(_caged(content, file), file, sites)


def read_kept_cap(text: str, *, file: str, sites: Iterable[Site]) -> Alert:
    """Return the alert in a CAP message that egress itself wrote or kept: without a child, since no stranger did."""
    try:
        root = message_root(text.encode())
    except UnreadableFileError as error:
        raise _refused(file, str(error)) from None
    return _alert(root, file, sites)


def hear_cap(content: bytes, *, file: str, sites: Iterable[Site]) -> tuple[Alert, str]:
    """Return what `read_cap` and `cap_text` return, the message taken apart once."""
    root = _caged(content, file)
    return _alert(root, file, sites), etree.tostring(root, encoding="unicode")


def cap_text(content: bytes, *, file: str) -> str:
    """
    Return a CAP 1.2 message as text, whatever alphabet its file was written in.

    Raises
    ------
    InputProblem
        for anything that is no such message.
    """
    return etree.tostring(_caged(content, file), encoding="unicode")


def _caged(content: bytes, file: str) -> etree._Element:
    """Return the root of a message that a child took apart, put together anew from what it answers."""
    if len(content) > LARGEST_BYTES:
        raise _refused(file, f"{len(content):,} bytes")
    try:
        return _built(answers(ELEMENTS, content, FORM, what="a CAP message", most_lines=MOST_ELEMENTS))
    except ValueError as error:
        raise _refused(file, str(error)) from None


def _built(lines: Iterable[ElementLine]) -> etree._Element:
    """Return the root of the elements of these lines; raise ValueError where they make no tree."""
    path: list[etree._Element] = []
    for line in lines:
        if line.depth > len(path) or (line.depth == 0 and path):
            raise UnreadableFileError("elements that make no message")
        path[line.depth :] = [_node(line, path[line.depth - 1] if line.depth else None)]
    return path[0]


def _node(line: ElementLine, parent: etree._Element | None) -> etree._Element:
    prefixes: Any = {name or None: uri for name, uri in line.prefixes.items()}
    if parent is None:
        node = etree.Element(line.tag, line.attributes, prefixes)
    elif line.tag.startswith(INSTRUCTION):
        node = etree.ProcessingInstruction(line.tag.removeprefix(INSTRUCTION), line.text)
        parent.append(node)
    elif line.tag == COMMENT:
        node = etree.Comment(line.text)
        parent.append(node)
    else:
        node = etree.SubElement(parent, line.tag, line.attributes, prefixes)
    node.text, node.tail = line.text or None, line.tail or None
    return node


def _alert(root: etree._Element, file: str, sites: Iterable[Site]) -> Alert:
    try:
        infos = root.findall(_name("info"))
        return Alert(
            id=_need(root, "identifier", file),
            sender=_need(root, "sender", file),
            sent=_instant(_need(root, "sent", file), file),
            expires=_expires(infos, root, file),
            status=_need(root, "status", file),
            kind=AlertKind(_need(root, "msgType", file)),
            categories=tuple(dict.fromkeys(_parameters(infos, CATEGORY))),
            zones=tuple(dict.fromkeys(_codes(infos))),
            directions=_directions(infos, list(sites), file),
            texts={_text(info, "language") or "en": _words(info) for info in infos},
            references=tuple(_references(_text(root, "references"), file)),
            event=_text(infos[0], "event") if infos else "",
        )
    except ValueError as error:
        raise _refused(file, str(error)) from None


def _directions(infos: list[etree._Element], sites: list[Site], file: str) -> tuple[Direction, ...]:
    told = []
    for value in dict.fromkeys(_parameters(infos, DIRECTION)):
        bidding, _, site_id = value.partition(" ")
        try:
            told.append(Direction(bidding=Bidding(bidding), site_id=site_id))
        except ValueError:
            raise _refused(file, f"{DIRECTION} {value}") from None
    if told:
        return tuple(told)
    words = " ".join(_words(info).whole() for info in infos if (_text(info, "language") or "en").startswith("en"))
    found = directions_in(words, sites)
    responses = [_plain(one.text) for info in infos for one in info.findall(_name("responseType"))]
    told = [Direction(bidding=RESPONSES[one]) for one in dict.fromkeys(responses) if one in RESPONSES]
    placed = any(one.site_id for one in found)
    return found if placed else tuple(dict.fromkeys((*found, *told)))


def _words(info: etree._Element) -> AlertText:
    helps = _parameters([info], HELP)
    return AlertText(
        headline=_text(info, "headline"),
        description=_text(info, "description"),
        instruction=_text(info, "instruction"),
        help_limits=helps[0] if helps else "",
    )


def _expires(infos: list[etree._Element], root: etree._Element, file: str) -> datetime:
    ends = [_instant(text, file) for info in infos if (text := _text(info, "expires"))]
    # Without an end it speaks for a day: the standard leaves it to who receives it.
    sent = _instant(_need(root, "sent", file), file)
    return max(ends, default=sent + timedelta(days=1))


def _references(text: str, file: str) -> Iterable[AlertReference]:
    for one in text.split():
        parts = one.split(",")
        if len(parts) != 3:
            raise _refused(file, f"references {one}")
        yield AlertReference(sender=parts[0], id=parts[1], sent=_instant(parts[2], file))


def _parameters(infos: list[etree._Element], name: str) -> list[str]:
    found = [one for info in infos for one in info.findall(_name("parameter"))]
    return [_text(one, "value") for one in found if _text(one, "valueName") == name]


def _codes(infos: list[etree._Element]) -> list[str]:
    found = [one for info in infos for one in info.iter(_name("geocode"))]
    return [_text(one, "value") for one in found if _text(one, "valueName") == ZONE]


def _instant(text: str, file: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _refused(file, text) from None
    if moment.tzinfo is None:
        raise _refused(file, f"{text} without an offset")
    try:
        return in_utc(moment)
    except ValueError as error:
        raise _refused(file, f"{text} ({error})") from None


def _need(root: etree._Element, name: str, file: str) -> str:
    text = _text(root, name)
    if not text:
        raise _refused(file, f"no {name}")
    return text


def _text(parent: etree._Element, name: str) -> str:
    found = parent.find(_name(name))
    return "" if found is None else _plain(found.text)


def _plain(text: str | None) -> str:
    return (text or "").strip()


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"


def _refused(file: str, value: str) -> InputProblem:
    remedy = "Give a message of the Common Alerting Protocol, version 1.2."
    return InputProblem([Problem(file, 0, "", value, "a CAP 1.2 message", remedy)])
