"""The closed lists of the data dictionary, one enumeration each.

Every member is a string equal to its value in a document, so ``Stance.SUPPORT == "support"``.
The constructors of the models ask for the member all the same: a closed list is a type.
"""

from enum import StrEnum

__all__ = [
    "Access",
    "ActorKind",
    "Classification",
    "DisclosureKind",
    "DisclosureState",
    "Existence",
    "Extent",
    "Level",
    "Mode",
    "PlanRelationKind",
    "PlanStatus",
    "PresentationStatus",
    "RecipientStatus",
    "RenderingKind",
    "SourceKind",
    "Stance",
    "StatementRelationKind",
    "Timing",
    "Topic",
]


class PlanStatus(StrEnum):
    """How far a plan has come: from a draft to what became of it."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    NEGOTIATED = "negotiated"
    AGREED = "agreed"
    SIGNED = "signed"
    IMPLEMENTED = "implemented"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    VOID = "void"


class PresentationStatus(StrEnum):
    """Whether a presentation took place, is still to come, or was called off.

    ``announced``: the plan was spoken of in public, and nothing of it shown.
    """

    HELD = "held"
    ANNOUNCED = "announced"
    PLANNED = "planned"
    CANCELLED = "cancelled"


class Extent(StrEnum):
    """How much was shown or disclosed: all of it or a part."""

    FULL = "full"
    PARTIAL = "partial"


class Access(StrEnum):
    """Who could follow a presentation."""

    PUBLIC = "public"
    CLOSED = "closed"
    MIXED = "mixed"
    LEAK = "leak"


class Topic(StrEnum):
    """What a point is about.

    ``political`` is membership, recognition and alliances; ``military`` arms and forces in or for
    the war; ``security`` guarantees and the order after it.
    """

    POLITICAL = "political"
    MILITARY = "military"
    SECURITY = "security"
    ECONOMIC = "economic"
    HUMANITARIAN = "humanitarian"
    TERRITORIAL = "territorial"
    LEGAL = "legal"
    JUSTICE = "justice"
    GOVERNANCE = "governance"
    OTHER = "other"


class Timing(StrEnum):
    """When a measure is to be carried out, seen from the end of the hostilities."""

    IMMEDIATE = "immediate"
    DURING_HOSTILITIES = "during-hostilities"
    AFTER_HOSTILITIES = "after-hostilities"


class Existence(StrEnum):
    """What is said of a secret appendix being there.

    ``acknowledged``: a cited source gives it to the author, place included; ``reported``: others
    say so; ``denied``: the author says that there is none.
    """

    ACKNOWLEDGED = "acknowledged"
    REPORTED = "reported"
    DENIED = "denied"


class Classification(StrEnum):
    """The marking of a secret appendix, as a source reports it. The adjective "secret" is none."""

    RESTRICTED = "restricted"
    CONFIDENTIAL = "confidential"
    SECRET = "secret"
    TOP_SECRET = "top-secret"


class Level(StrEnum):
    """The level of a recipient that was shown an appendix."""

    LEADERS = "leaders"
    GOVERNMENT = "government"
    LEGISLATURE = "legislature"
    MILITARY = "military"


class RecipientStatus(StrEnum):
    """Whether a recipient has the appendix. Only ``received`` opens what is sealed."""

    RECEIVED = "received"
    PROMISED = "promised"
    REQUESTED = "requested"
    NOT_RECEIVED = "not-received"


class DisclosureKind(StrEnum):
    """The way in which an appendix came out."""

    OFFICIAL = "official"
    LEAK = "leak"
    DECLASSIFICATION = "declassification"


class DisclosureState(StrEnum):
    """How far an appendix is out. Derived from its disclosures, never stored in a document."""

    NONE_KNOWN = "none known"
    PARTIAL = "partial"
    FULL = "full"


class ActorKind(StrEnum):
    """What an actor is.

    ``office`` is an organ or post of a state (parliament, ministry, court, armed forces);
    ``armed-group`` is none of a state.
    """

    PERSON = "person"
    STATE = "state"
    GOVERNMENT = "government"
    INTERNATIONAL_ORGANISATION = "international-organisation"
    ORGANISATION = "organisation"
    PARTY = "party"
    ARMED_GROUP = "armed-group"
    OFFICE = "office"
    MEDIA = "media"
    GROUP = "group"


class Mode(StrEnum):
    """Whose words a statement holds.

    ``direct-quotation``: the printed words; ``indirect-quotation``: the coder's words for what a
    source says that a speaker said; ``narration``: the outlet's own claim.
    """

    DIRECT_QUOTATION = "direct-quotation"
    INDIRECT_QUOTATION = "indirect-quotation"
    NARRATION = "narration"


class RenderingKind(StrEnum):
    """How another form of a statement's words came about; a back-translation is a translation."""

    ORIGINAL = "original"
    TRANSLATION = "translation"
    VARIANT = "variant"


class StatementRelationKind(StrEnum):
    """What one statement does to another."""

    REPLIES_TO = "replies-to"
    CLARIFIES = "clarifies"
    CORRECTS = "corrects"
    RETRACTS = "retracts"
    CONTRADICTS = "contradicts"


class PlanRelationKind(StrEnum):
    """How one plan stands to another."""

    SUPERSEDES = "supersedes"
    REVISES = "revises"
    RESPONDS_TO = "responds-to"
    COMPLEMENTS = "complements"
    PREPARES = "prepares"
    PART_OF = "part-of"


class Stance(StrEnum):
    """What the words say of a target; the weakest stance that they carry.

    ``neutral`` speaks of the target without weighing it; ``noncommittal`` keeps a judgement back;
    ``concern`` names a fault, a risk or a doubt; ``rejection`` says no.
    """

    SUPPORT = "support"
    CONDITIONAL_SUPPORT = "conditional-support"
    NEUTRAL = "neutral"
    NONCOMMITTAL = "noncommittal"
    CONCERN = "concern"
    REJECTION = "rejection"


class SourceKind(StrEnum):
    """What kind of publication or record a source is."""

    NEWS_ARTICLE = "news-article"
    OFFICIAL_DOCUMENT = "official-document"
    SPEECH = "speech"
    INTERVIEW = "interview"
    PRESS_CONFERENCE = "press-conference"
    SOCIAL_MEDIA_POST = "social-media-post"
    BROADCAST = "broadcast"
    TREATY = "treaty"
    REPORT = "report"
    BOOK = "book"
    DATASET = "dataset"
    OTHER = "other"
