"""Alerts that stand as Atom (RFC 4287) and RSS 2.0 feeds, for readers and for other posts."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime

from lxml import etree

from egress.domain.alerts import Alert, AlertText
from egress.kit import iso_utc
from egress.publications.xml_text import xml_text

ATOM = "http://www.w3.org/2005/Atom"


def write_atom(alerts: Sequence[Alert], *, feed_id: str, title: str, updated: datetime, language: str) -> bytes:
    """Return an Atom feed of alerts, the latest first."""
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]
    _add(feed, f"{{{ATOM}}}id", f"urn:egress:{feed_id}")
    _add(feed, f"{{{ATOM}}}title", title)
    _add(feed, f"{{{ATOM}}}updated", iso_utc(updated))
    author = etree.SubElement(feed, f"{{{ATOM}}}author")
    _add(author, f"{{{ATOM}}}name", title)
    for alert in sorted(alerts, key=lambda one: one.sent, reverse=True):
        text = _text(alert, language)
        entry = etree.SubElement(feed, f"{{{ATOM}}}entry")
        _add(entry, f"{{{ATOM}}}id", f"urn:egress:alert:{alert.id}")
        _add(entry, f"{{{ATOM}}}title", text.headline)
        _add(entry, f"{{{ATOM}}}updated", iso_utc(alert.sent))
        _add(entry, f"{{{ATOM}}}summary", text.whole())
        etree.SubElement(entry, f"{{{ATOM}}}category", term=alert.kind.value)
    return _written(feed)


def write_rss(alerts: Sequence[Alert], *, link: str, title: str, updated: datetime, language: str) -> bytes:
    """Return an RSS 2.0 feed of alerts, the latest first."""
    root = etree.Element("rss", version="2.0")
    channel = etree.SubElement(root, "channel")
    for name, value in (("title", title), ("link", link), ("description", title), ("language", language)):
        _add(channel, name, value)
    _add(channel, "lastBuildDate", format_datetime(updated))
    for alert in sorted(alerts, key=lambda one: one.sent, reverse=True):
        text = _text(alert, language)
        item = etree.SubElement(channel, "item")
        _add(item, "title", text.headline)
        _add(item, "description", text.whole())
        guid = etree.SubElement(item, "guid", isPermaLink="false")
        guid.text = f"urn:egress:alert:{alert.id}"
        _add(item, "pubDate", format_datetime(alert.sent))
    return _written(root)


def _text(alert: Alert, language: str) -> AlertText:
    return alert.texts.get(language) or next(iter(alert.texts.values()))


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = xml_text(text)


def _written(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
