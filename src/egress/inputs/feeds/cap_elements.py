"""The elements of a CAP message: a reader of the cage, run in its child alone but for messages of our own record."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from egress.inputs.cage.limits import UnreadableFileError

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MOST_ELEMENTS = 50_000
COMMENT, INSTRUCTION = "!", "?"
"""What stands before the target of an instruction, and for the tag of a comment: no tag begins so."""

Line = dict[str, object]


def answer(path: Path) -> Iterator[Line]:
    """
    Yield the elements of a message in their order, as `line_of` describes each.

    Raises
    ------
    UnreadableFileError
        for anything that is no CAP message.
    """
    for number, node in enumerate(message_root(path.read_bytes()).iter()):
        if number == MOST_ELEMENTS:
            raise UnreadableFileError(f"more than {MOST_ELEMENTS:,} elements")
        yield line_of(node)


def message_root(content: bytes) -> etree._Element:
    """
    Return the root of a message; nothing is expanded or fetched.

    Raises
    ------
    UnreadableFileError
        for anything that is no CAP message.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFileError(str(error)) from None
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise UnreadableFileError("a document type, which no CAP message has")
    if root.tag != f"{{{NAMESPACE}}}alert":
        raise UnreadableFileError(str(root.tag))
    return root


def line_of(node: etree._Element) -> Line:
    """Return an element as JSON can hold it, with its `depth` below the root and the `prefixes` that it declares."""
    above = node.getparent()
    declared = {} if above is None else above.nsmap
    return {
        "depth": sum(1 for _ in node.iterancestors()),
        "tag": _tag(node),
        "text": node.text or "",
        "tail": "" if above is None else node.tail or "",
        "attributes": {str(name): str(value) for name, value in node.attrib.items()},
        "prefixes": {name or "": uri for name, uri in node.nsmap.items() if declared.get(name) != uri},
    }


def _tag(node: etree._Element) -> str:
    if isinstance(node, etree._Comment):
        return COMMENT
    if isinstance(node, etree._ProcessingInstruction):
        return INSTRUCTION + str(node.target)
    return str(node.tag)
