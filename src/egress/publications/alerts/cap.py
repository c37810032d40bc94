"""Alerts as Common Alerting Protocol 1.2 messages, refused unless they keep the schema."""

from datetime import datetime
from functools import cache
from importlib.resources import files

from lxml import etree

from egress.domain import Case
from egress.domain.alerts import Alert, AlertKind, AlertText, Bidding
from egress.domain.network import Site
from egress.kit import InputProblem, InternalError, Problem
from egress.publications.xml_text import xml_text

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
PARAMETER = "egress-direction"
"""Name of the parameters that carry what is told in a form that can be checked: `bidding site`."""

CATEGORY = "egress-category"
HELP = "egress-help"

RESPONSES = {
    Bidding.LEAVE: "Evacuate",
    Bidding.GO_TO: "Evacuate",
    Bidding.OPEN: "Execute",
    Bidding.AVOID: "Avoid",
    Bidding.SHELTER: "Shelter",
    Bidding.PREPARE: "Prepare",
    Bidding.MONITOR: "Monitor",
}
URGENCY = {Bidding.MONITOR: "Future", Bidding.PREPARE: "Expected"}
ZONE_RADIUS_KM = 2.0
"""Circle around a zone's point where the case gives no area of its own."""


def write_cap(alert: Alert, case: Case) -> bytes:
    """
    Return an alert as the bytes of a CAP 1.2 message.

    Raises
    ------
    InputProblem
        for zones that are no sites of the case, be it that it has lost them since.
    InternalError
        where the message would break the schema.
    """
    root = etree.Element(_name("alert"), nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    _add(root, "identifier", alert.id)
    _add(root, "sender", alert.sender)
    _add(root, "sent", cap_time(alert.sent))
    _add(root, "status", alert.status)
    _add(root, "msgType", alert.kind.value)
    _add(root, "scope", "Public")
    if alert.references:
        named = (f"{one.sender},{one.id},{cap_time(one.sent)}" for one in alert.references)
        _add(root, "references", " ".join(named))
    for language, text in alert.texts.items():
        _info(root, alert, case, language, text)
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    if problems := cap_problems(content):
        raise InternalError(f"not a CAP 1.2 message: {problems[0]}")
    return bytes(content)


def cap_problems(content: bytes) -> tuple[str, ...]:
    """Return why bytes are no valid CAP 1.2 message, one sentence each; empty if they are one."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        document = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        return (str(error),)
    schema = _schema()
    if schema.validate(document):
        return ()
    return tuple(f"line {entry.line}: {entry.message}" for entry in list(schema.error_log))  # type: ignore[call-overload]


def cap_time(instant: datetime) -> str:
    """Return an instant as CAP writes it: with an offset in figures, never "Z"."""
    text = instant.isoformat(timespec="seconds")
    return text.replace("+00:00", "-00:00")


def _info(root: etree._Element, alert: Alert, case: Case, language: str, text: AlertText) -> None:
    info = etree.SubElement(root, _name("info"))
    first = alert.directions[0].bidding if alert.directions else Bidding.MONITOR
    _add(info, "language", language)
    _add(info, "category", "Security")
    _add(info, "event", alert.event or "security situation")
    responses = [RESPONSES[one.bidding] for one in alert.directions]
    if alert.kind is AlertKind.CANCEL:
        # Not AllClear: that an instruction is taken back does not say that the danger is over.
        responses = [RESPONSES[Bidding.MONITOR]]
    for response in dict.fromkeys(responses):
        _add(info, "responseType", response)
    _add(info, "urgency", URGENCY.get(first, "Immediate"))
    _add(info, "severity", "Severe")
    _add(info, "certainty", "Likely")
    _add(info, "effective", cap_time(alert.sent))
    _add(info, "expires", cap_time(alert.expires))
    _add(info, "senderName", case.label)
    _add(info, "headline", text.headline)
    _add(info, "description", text.description)
    _add(info, "instruction", text.instruction)
    for one in alert.directions:
        _parameter(info, PARAMETER, f"{one.bidding.value} {one.site_id}".strip())
    for category in alert.categories:
        _parameter(info, CATEGORY, category)
    if text.help_limits:
        _parameter(info, HELP, text.help_limits)
    for site in _areas(alert, case):
        _area(info, site)


def _areas(alert: Alert, case: Case) -> list[Site]:
    """Return the sites of the alert's zones; without zones, every one where people are not safe yet."""
    if not alert.zones:
        return [site for site in case.sites if not site.safe]
    if unknown := [zone for zone in alert.zones if zone not in case.site_by_id]:
        known = ", ".join(case.site_by_id)
        raise InputProblem([Problem("alert", 0, "zone", zone, known, "Name one of these.") for zone in unknown])
    return [case.site_by_id[zone] for zone in alert.zones]


def _area(info: etree._Element, site: Site) -> None:
    area = etree.SubElement(info, _name("area"))
    _add(area, "areaDesc", site.label)
    _add(area, "circle", f"{site.place.lat:.5f},{site.place.lon:.5f} {ZONE_RADIUS_KM:g}")
    geocode = etree.SubElement(area, _name("geocode"))
    _add(geocode, "valueName", "egress-site")
    _add(geocode, "value", site.id)


def _parameter(info: etree._Element, name: str, value: str) -> None:
    parameter = etree.SubElement(info, _name("parameter"))
    _add(parameter, "valueName", name)
    _add(parameter, "value", value)


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, _name(name)).text = xml_text(text)


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"


@cache
def _schema() -> etree.XMLSchema:
    text = files("egress.publications.alerts").joinpath("cap-1.2.xsd").read_bytes()
    return etree.XMLSchema(etree.fromstring(text))
