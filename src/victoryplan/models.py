"""The entities of the data dictionary, all in one file, for they refer to each other.

Every class is frozen, slotted and keyword-only; sequences are tuples. What is not known is left
out: ``None``, an empty tuple or an empty dict mean *not known*, never *none*. A constructor that is
given what no document could hold raises :class:`~victoryplan.InvalidObject` with every fault.

Dicts (language maps and extensions) are kept as they are given; treat them as read-only.
"""

from typing import Annotated, ClassVar

import attrs

from victoryplan.constraints import (
    ADDRESS,
    CONTENT_DIGEST,
    CONTENT_SALT,
    COUNTRY,
    DATE,
    EXTENSION_KEY,
    FIELD_NAME,
    ID,
    ID_OR_ADDRESS,
    LANGUAGE,
    SCHEMA_ADDRESS,
    SHA256,
    TARGET,
    TEXT,
    WIKIDATA,
    Condition,
    Const,
    EntityKind,
    Field,
    JsonMap,
    Model,
    Reference,
    Sealed,
    SealedKind,
    cached,
    checked,
    model_fields,
)
from victoryplan.vocabularies import (
    Access,
    ActorKind,
    Classification,
    DisclosureKind,
    DisclosureState,
    Existence,
    Extent,
    Level,
    Mode,
    PlanRelationKind,
    PlanStatus,
    PresentationStatus,
    RecipientStatus,
    RenderingKind,
    SourceKind,
    Stance,
    StatementRelationKind,
    Timing,
    Topic,
)

__all__ = [
    "KINDS",
    "MODELS",
    "SCHEMA_VERSION",
    "Actor",
    "Citation",
    "Disclosure",
    "Issue",
    "Measure",
    "Model",
    "Plan",
    "PlanRelation",
    "Point",
    "Position",
    "Presentation",
    "Proponent",
    "Quote",
    "Recipient",
    "Rendering",
    "Role",
    "Sealed",
    "SecretAppendix",
    "Source",
    "Statement",
    "StatementRelation",
    "facts",
]

SCHEMA_VERSION = "1.0"
"""The version of the document format that these models are."""

Text = Annotated[str, TEXT]
Date = Annotated[str, DATE]
Language = Annotated[str, LANGUAGE]
Id = Annotated[str, ID]
ActorId = Annotated[str, ID, Reference("actor")]
PointId = Annotated[str, ID, Reference("point")]
SourceId = Annotated[str, ID, Reference("source")]
FieldName = Annotated[str, FIELD_NAME]
LanguageMap = dict[Language, Text]
Extensions = Annotated[dict[str, object], JsonMap(EXTENSION_KEY, level=3)]


@checked
@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class Quote(Model):
    """Printed words and, where they stand more than once, what is printed around them.

    A TextQuoteSelector of the W3C Web Annotation Data Model.
    """

    exact: Text
    """The words, letter for letter as printed, and short"""
    prefix: Text | None = None
    """What is printed right before them, to tell this place from others"""
    suffix: Text | None = None
    """What is printed right after them, to tell this place from others"""


@checked
@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class Citation(Model):
    """The place in a source that supports, or contradicts, a coded fact."""

    source: SourceId
    """The source's id"""
    quote: Quote | None = None
    """The words that are the evidence"""
    locator: Text | None = None
    """Where in the source: page, paragraph, timecode; never what is said there"""
    about: tuple[FieldName, ...] = ()
    """The fields that it bears on; left out: that the thing is there, and its required fields"""


@checked
@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class Proponent(Model):
    """Somebody whose plan it is."""

    actor: ActorId
    """The actor's id"""
    citations: tuple[Citation, ...] = ()
    """What supports the authorship"""
    disputed_by: tuple[Citation, ...] = ()
    """What contradicts the authorship"""


@checked
@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class Presentation(Model):
    """One occasion on which the plan was shown, announced, was to be shown, or got out."""

    status: PresentationStatus
    """Whether it took place; announced: the plan was spoken of in public, and nothing of it shown"""
    extent: Extent | None = None
    """Whether all of the plan was shown or a part"""
    access: Access | None = None
    """Who could follow it"""
    date: Date | None = None
    """When it took place or was to take place"""
    forum: Text | None = None
    """The occasion, such as a session or a press conference"""
    place: Text | None = None
    """Where"""
    presenters: tuple[ActorId, ...] = ()
    """The ids of the actors who presented"""
    audience: tuple[ActorId, ...] = ()
    """The ids of the actors to whom it was presented"""
    citations: tuple[Citation, ...] = ()
    """What supports that it took place, or was planned or cancelled"""
    disputed_by: tuple[Citation, ...] = ()
    """What contradicts it"""


@checked
@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class Measure(Model):
    """What is asked of whom, and when."""

    id: Id
    """The measure's id, unique among the document's measures"""
    action: Text
    """What is to be done, in the coder's words"""
    performers: tuple[ActorId, ...] = ()
    """The ids of the actors who are to do it"""
    beneficiaries: tuple[ActorId, ...] = ()
    """The ids of the actors for whom it is done"""
    timing: Timing | None = None
    """When, seen from the end of the hostilities; left out when not said"""
    condition: Text | None = None
    """A condition that the plan itself sets"""
    citations: tuple[Citation, ...] = ()
    """What supports that the plan holds the measure"""
    disputed_by: tuple[Citation, ...] = ()
    """What contradicts it"""


@checked
@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class Recipient(Model):
    """Somebody who has, or has not, been given a secret appendix."""

    __secret__: ClassVar[bool] = True

    actor: ActorId
    """The actor's id; a group such as "allies" is one too"""
    level: Level | None = None
    """The level at which it was shown; left out when it was to all of that actor or is not known"""
    status: RecipientStatus
    """Whether it was received; only that opens what is sealed"""
    date: Date | None = None
    """When it was received, promised, requested or known not to have been received"""
    citations: tuple[Citation, ...] = ()
    """What supports the status"""
    disputed_by: tuple[Citation, ...] = ()
    """What contradicts the status"""


@checked
@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class Disclosure(Model):
    """One event by which a secret appendix, or a part of it, became known."""

    __secret__: ClassVar[bool] = True

    kind: DisclosureKind
    """How it became known"""
    extent: Extent
    """How much became known"""
    date: Date | None = None
    """When it became known"""
    by: ActorId | None = None
    """The id of the actor who gave it away, not of the outlet that printed it"""
    to: tuple[ActorId, ...] = ()
    """The ids of the actors to whom, when not to the public"""
    citations: tuple[Citation, ...] = ()
    """What supports the disclosure"""
    disputed_by: tuple[Citation, ...] = ()
    """What contradicts the disclosure"""


@checked
@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class SecretAppendix(Model):
    """The flags that say what is known of a part that is not public."""

    __secret__: ClassVar[bool] = True
    __conditions__: ClassVar[tuple[Condition, ...]] = (Condition(trigger="content", partner="content_salt"),)

    id: Id
    """The appendix's id, unique among the document's appendices"""
    existence: Existence
    """What is said of it being there; doubt about it is disputed_by"""
    classification: Classification | None = None
    """The marking that a source reports; the adjective "secret" is none"""
    recipients: tuple[Recipient, ...] = ()
    """Who has been given it, was promised it, asked for it, or has not received it"""
    disclosures: tuple[Disclosure, ...] = ()
    """How it became known, each event with its date"""
    withheld_by: ActorId | None = None
    """The id of the actor who keeps it back"""
    reason: Text | None = None
    """Why it is kept back, as a source gives it"""
    until: Date | None = None
    """How long it is kept back, when that is known"""
    summary: Text | None = None
    """What is publicly known or reported of it, in the coder's words"""
    measures: tuple[Measure, ...] = ()
    """What it is publicly known or reported to ask; after full disclosure, its articles"""
    content: Annotated[Sealed, TEXT] | None = None
    """The sealed part itself, present only in a restricted copy"""
    content_salt: Annotated[Sealed, CONTENT_SALT] | None = None
    """The salt of content_digest, sealed as the content is: 22 or more base64url characters; only beside content"""
    content_digest: Annotated[str, CONTENT_DIGEST] | None = None
    """A public commitment to the content: the SHA-256 of salt and content (the construction of RFC 9901)"""
    citations: tuple[Citation, ...] = ()
    """What supports that it exists and belongs here"""
    disputed_by: tuple[Citation, ...] = ()
    """What contradicts that it exists or belongs here"""

    @property
    def disclosure(self) -> DisclosureState:
        """How far it is out, by the widest of its disclosures."""
        extents = {disclosure.extent for disclosure in self.disclosures}
        if Extent.FULL in extents:
            return DisclosureState.FULL
        return DisclosureState.PARTIAL if extents else DisclosureState.NONE_KNOWN

    @property
    def restricted(self) -> bool:
        """Whether this copy holds something sealed."""
        return self.content is not None or self.content_salt is not None


@checked
@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class Point(Model):
    """One point of the plan."""

    id: Id
    """The point's id, unique among the document's points and stable across versions of the plan"""
    number: Text
    """The printed label: 1, 4a, IV; the order is that of the list"""
    title: Text
    """What the point is called; in square brackets if the source gives no title"""
    topic: Topic
    """What the point is about"""
    part_of: PointId | None = None
    """The id of the point that this one is a part of"""
    titles: LanguageMap = attrs.field(factory=dict[str, str], hash=False)
    """The title in other languages than the document's"""
    summary: Text | None = None
    """What the point says, in the coder's words"""
    rationale: Text | None = None
    """Why, as the proponent gives it, in the coder's words"""
    measures: tuple[Measure, ...] = ()
    """What the point asks of whom"""
    secret_appendices: tuple[SecretAppendix, ...] = ()
    """The secret appendices that a source gives to this point by number or title"""
    citations: tuple[Citation, ...] = ()
    """What supports that the plan holds the point"""
    disputed_by: tuple[Citation, ...] = ()
    """What contradicts it"""
    extensions: Extensions = attrs.field(factory=dict[str, object], hash=False)
    """What a user adds, under a URI or a dotted name each, kept value for value"""

    @property
    def has_secret_appendix(self) -> bool:
        """Whether a secret appendix is recorded that is not denied outright."""
        return any(appendix.existence is not Existence.DENIED for appendix in self.secret_appendices)


@checked
@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class Issue(Model):
    """What statements take a stance on and could have taken had this plan never been written.

    Also what they claim about the plan: that a part exists, who wrote it, what kind of text it is.
    """

    id: Id
    """The issue's id, unique among the document's issues"""
    title: Text
    """A sentence that one can be for or against ("Ukraine becomes a member"), never a topic"""


@checked
@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class Role(Model):
    """An office or function that an actor holds or held."""

    title: Text
    """What the role is called"""
    organisation: ActorId | None = None
    """The id of the actor in which it is held"""
    since: Date | None = None
    """When it began"""
    until: Date | None = None
    """When it ended"""
    citations: tuple[Citation, ...] = ()
    """What supports the role"""
    disputed_by: tuple[Citation, ...] = ()
    """What contradicts the role"""


@checked
@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class Actor(Model):
    """A person, body or group that the document speaks of."""

    id: Id
    """The actor's id, unique among the document's actors"""
    name: Text
    """The name, or what is known of somebody unnamed ("senior US official")"""
    kind: ActorKind
    """What the actor is"""
    anonymous: bool = False
    """Whether the source leaves the actor unnamed; false when left out"""
    names: LanguageMap = attrs.field(factory=dict[str, str], hash=False)
    """The name in other languages than the document's"""
    country: Annotated[str, COUNTRY] | None = None
    """The country: ISO 3166-1 alpha-2, or ISO 3166-3 for a state that is no more"""
    wikidata: Annotated[str, WIKIDATA] | None = None
    """The Wikidata item"""
    members: tuple[ActorId, ...] = ()
    """The ids of the members of a group or organisation"""
    roles: tuple[Role, ...] = ()
    """Offices and functions"""
    extensions: Extensions = attrs.field(factory=dict[str, object], hash=False)
    """What a user adds, under a URI or a dotted name each, kept value for value"""


@checked
@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class Source(Model):
    """A publication or record that facts are taken from."""

    id: Id
    """The source's id, unique among the document's sources"""
    kind: SourceKind
    """What kind of publication or record it is"""
    title: Text | None = None
    """The title; in square brackets if it has none"""
    publisher: Text | None = None
    """Who published it"""
    authors: tuple[Text, ...] = ()
    """Who wrote it"""
    licence: Text | None = None
    """The terms under which its text may be used"""
    url: Annotated[str, ADDRESS] | None = None
    """The http(s) address, in plain ASCII"""
    published: Date | None = None
    """When it was published"""
    accessed: Date | None = None
    """When it was read"""
    language: Language | None = None
    """The language that it is in (BCP 47)"""
    sha256: Annotated[str, SHA256] | None = None
    """The SHA-256 of the text against which quotes were verified"""
    derived_from: tuple[SourceId, ...] = ()
    """The ids of the sources that it copies, translates or reports on"""
    extensions: Extensions = attrs.field(factory=dict[str, object], hash=False)
    """What a user adds, under a URI or a dotted name each, kept value for value"""


@checked
@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class Rendering(Model):
    """The same words as spoken, in another translation, or as printed elsewhere."""

    kind: RenderingKind
    """How this form came about"""
    language: Language
    """The language of this form (BCP 47)"""
    text: Text | None = None
    """The words; left out of an original that was not seen"""
    citations: tuple[Citation, ...] = ()
    """Where this form is printed"""
    disputed_by: tuple[Citation, ...] = ()
    """What contradicts that the words were so"""


@checked
@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class Position(Model):
    """The stance that a statement takes on one target."""

    __conditions__: ClassVar[tuple[Condition, ...]] = (
        Condition(trigger="stance", value=Stance.CONDITIONAL_SUPPORT, partner="condition", required=True),
    )

    target: Annotated[str, TARGET]
    """What it is about: plan, point/ID, measure/ID, appendix/ID or issue/ID"""
    stance: Stance
    """The weakest stance that the words carry"""
    condition: Text | None = None
    """The price, or the limit ("as a basis"), that the speaker names; with conditional-support, and only there"""
    holder: ActorId | None = None
    """The id of the actor whose stance it is, when not of those spoken for, or else of the speakers"""


@checked
@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class StatementRelation(Model):
    """What a statement does to another."""

    kind: StatementRelationKind
    """What it does"""
    to: Annotated[str, ID_OR_ADDRESS, Reference("statement")]
    """The other statement's id, or an http(s) address"""


@checked
@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class Statement(Model):
    """What somebody said, or an outlet narrates, with the evidence for it."""

    id: Id
    """The statement's id, unique among the document's statements"""
    speakers: tuple[ActorId, ...]
    """The ids of those who spoke; of a narration, the outlet's"""
    mode: Mode
    """Whose words the text holds"""
    text: Text
    """The printed words, pieces joined by an ellipsis; the coder's words unless a direct quotation"""
    on_behalf_of: tuple[ActorId, ...] = ()
    """The ids of the bodies for which somebody in office speaks in that office"""
    capacity: Text | None = None
    """The role in which it was said, where the actor's roles leave that open"""
    date: Date | None = None
    """When it was said; of a narration, when it was published"""
    forum: Text | None = None
    """The occasion"""
    place: Text | None = None
    """Where"""
    language: Language | None = None
    """The language of the text (BCP 47)"""
    renderings: tuple[Rendering, ...] = ()
    """Other forms of the same words"""
    positions: tuple[Position, ...] = ()
    """The stances that it takes; none at all is normal"""
    relations: tuple[StatementRelation, ...] = ()
    """What it does to other statements"""
    citations: tuple[Citation, ...]
    """The evidence"""
    disputed_by: tuple[Citation, ...] = ()
    """What contradicts that it was said so, by these speakers"""
    extensions: Extensions = attrs.field(factory=dict[str, object], hash=False)
    """What a user adds, under a URI or a dotted name each, kept value for value"""


@checked
@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class PlanRelation(Model):
    """How the plan stands to another one."""

    kind: PlanRelationKind
    """How it stands to the other"""
    to: Annotated[str, ID_OR_ADDRESS]
    """The other plan's id in its own document, or an http(s) address; it is not looked up"""
    citations: tuple[Citation, ...] = ()
    """What supports the relation"""
    disputed_by: tuple[Citation, ...] = ()
    """What contradicts the relation"""


@checked
@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class Plan(Model):
    """A plan: its points, the flags of its secret appendices, and what was said about it."""

    schema_uri: Annotated[str, SCHEMA_ADDRESS] | None = attrs.field(default=None, metadata={"key": "$schema"})
    """Where editors find the schema: an address or a relative path"""
    schema_version: Annotated[str, Const(SCHEMA_VERSION)] = SCHEMA_VERSION
    """The version of the document format"""
    id: Id
    """The plan's id"""
    title: Text
    """What the plan is called"""
    language: Language
    """The language that the document is written in (BCP 47)"""
    titles: LanguageMap = attrs.field(factory=dict[str, str], hash=False)
    """The title in other languages than the document's"""
    summary: Text | None = None
    """What the plan says, in the coder's words"""
    objectives: tuple[Text, ...] = ()
    """What the plan is meant to achieve, as the proponent gives it"""
    proponents: tuple[Proponent, ...]
    """Whose plan it is"""
    addressees: tuple[ActorId, ...] = ()
    """The ids of the actors to whom it is addressed"""
    original_languages: tuple[Language, ...] = ()
    """The languages of the plan's authoritative text, where that is not the document's (BCP 47)"""
    status: PlanStatus | None = None
    """How far the plan has come"""
    presentations: tuple[Presentation, ...] = ()
    """Where it was shown, to whom"""
    points: tuple[Point, ...] = ()
    """The points in their order"""
    secret_appendices: tuple[SecretAppendix, ...] = ()
    """The secret appendices of the plan as a whole, or whose point nobody has named"""
    issues: tuple[Issue, ...] = ()
    """What statements take a stance on beside the plan"""
    actors: tuple[Actor, ...] = ()
    """Everybody that the document refers to"""
    sources: tuple[Source, ...] = ()
    """Everything that the document cites"""
    statements: tuple[Statement, ...] = ()
    """What was said about the plan"""
    relations: tuple[PlanRelation, ...] = ()
    """How it stands to other plans"""
    citations: tuple[Citation, ...] = ()
    """What supports the plan's own fields, such as its status; about says which"""
    disputed_by: tuple[Citation, ...] = ()
    """What contradicts them"""
    extensions: Annotated[dict[str, object], JsonMap(EXTENSION_KEY, level=1)] = attrs.field(
        factory=dict[str, object], hash=False
    )
    """What a user adds, under a URI or a dotted name each, kept value for value"""

    @property
    def restricted(self) -> bool:
        """Whether this copy holds something sealed; otherwise it is public."""
        appendices = (*self.secret_appendices, *(a for point in self.points for a in point.secret_appendices))
        return any(appendix.restricted for appendix in appendices)


MODELS: tuple[type[Model], ...] = (
    Plan,
    Proponent,
    Presentation,
    Point,
    Measure,
    SecretAppendix,
    Recipient,
    Disclosure,
    Issue,
    Actor,
    Role,
    Source,
    Statement,
    Rendering,
    Position,
    StatementRelation,
    PlanRelation,
    Citation,
    Quote,
)
"""Every entity, the root first."""

KINDS: dict[str, type[Model]] = {
    "point": Point,
    "measure": Measure,
    "appendix": SecretAppendix,
    "issue": Issue,
    "actor": Actor,
    "source": Source,
    "statement": Statement,
}
"""The kinds of things that ids name, by the word that references and targets use."""


@cached
def facts(model: type[Model]) -> tuple[Field, ...]:
    """The fields that a citation of an entity can be about: what a source can say, and nothing sealed."""
    return tuple(
        field
        for field in model_fields(model)
        if field.name not in {"id", "schema_uri"}
        and not isinstance(field.kind, SealedKind | Const | JsonMap)
        and getattr(field.kind, "item", None) != EntityKind(Citation)
    )
