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
    """A text that nobody has put forward yet, as it leaks"""
    PROPOSED = "proposed"
    """Its authors put it forward"""
    NEGOTIATED = "negotiated"
    """Those whom it would bind talk about the text"""
    AGREED = "agreed"
    """They accept the text"""
    SIGNED = "signed"
    """It is signed"""
    IMPLEMENTED = "implemented"
    """It is carried out, not only parts of it"""
    REJECTED = "rejected"
    """Those addressed have said no to the whole"""
    SUPERSEDED = "superseded"
    """A later plan takes its place"""
    WITHDRAWN = "withdrawn"
    """Its authors take it back"""
    LAPSED = "lapsed"
    """Its time ran out"""
    VOID = "void"
    """Declared without effect, from the start or since"""


class PresentationStatus(StrEnum):
    """Whether a presentation took place, is still to come, or was called off."""

    HELD = "held"
    """Something of the plan was shown"""
    ANNOUNCED = "announced"
    """The plan was spoken of in public, and nothing of it shown"""
    PLANNED = "planned"
    """It is still to come"""
    CANCELLED = "cancelled"
    """It was called off, or put off without a date"""


class Extent(StrEnum):
    """How much was shown or disclosed: all of it or a part."""

    FULL = "full"
    """All of it"""
    PARTIAL = "partial"
    """A part, the rest kept back"""


class Access(StrEnum):
    """Who could follow a presentation."""

    PUBLIC = "public"
    """Anybody"""
    CLOSED = "closed"
    """Only those who were invited"""
    MIXED = "mixed"
    """A closed meeting with public remarks or a released text"""
    LEAK = "leak"
    """Those whom a leak reached: nobody meant to show it"""


class Topic(StrEnum):
    """What a point is about."""

    POLITICAL = "political"
    """Membership, recognition, alliances"""
    MILITARY = "military"
    """Arms and forces in or for the war"""
    SECURITY = "security"
    """Guarantees, and the order after the war"""
    ECONOMIC = "economic"
    """Trade, resources, sanctions, rebuilding"""
    HUMANITARIAN = "humanitarian"
    """Prisoners, children, food, nuclear safety"""
    TERRITORIAL = "territorial"
    """Borders, control of land, withdrawal to a line"""
    LEGAL = "legal"
    """Treaties, laws, legal status"""
    JUSTICE = "justice"
    """Crimes, courts, compensation"""
    GOVERNANCE = "governance"
    """Elections, constitution, minorities"""
    OTHER = "other"
    """None of these"""


class Timing(StrEnum):
    """When a measure is to be carried out, seen from the end of the hostilities."""

    IMMEDIATE = "immediate"
    """Now, at once"""
    DURING_HOSTILITIES = "during-hostilities"
    """While the war lasts"""
    AFTER_HOSTILITIES = "after-hostilities"
    """When it is over"""


class Existence(StrEnum):
    """What is said of a secret appendix being there."""

    ACKNOWLEDGED = "acknowledged"
    """A cited source gives it to the author, place included"""
    REPORTED = "reported"
    """Others say so"""
    DENIED = "denied"
    """The author says that there is none"""


class Classification(StrEnum):
    """The marking of a secret appendix, as a source reports it. The adjective "secret" is none."""

    RESTRICTED = "restricted"
    CONFIDENTIAL = "confidential"
    SECRET = "secret"
    TOP_SECRET = "top-secret"


class Level(StrEnum):
    """The level of a recipient that was shown an appendix."""

    LEADERS = "leaders"
    """Heads of state and government"""
    GOVERNMENT = "government"
    """The executive below them"""
    LEGISLATURE = "legislature"
    """Parliament, or members of it"""
    MILITARY = "military"
    """The armed forces"""


class RecipientStatus(StrEnum):
    """Whether a recipient has the appendix. Only ``received`` opens what is sealed."""

    RECEIVED = "received"
    """It was shown or given to the recipient"""
    PROMISED = "promised"
    """The recipient will get it"""
    REQUESTED = "requested"
    """The recipient asks for it"""
    NOT_RECEIVED = "not-received"
    """A source says that the recipient did not get it"""


class DisclosureKind(StrEnum):
    """The way in which an appendix came out."""

    OFFICIAL = "official"
    """The author, or somebody who speaks for the author, openly"""
    LEAK = "leak"
    """Somebody who was not to tell"""
    DECLASSIFICATION = "declassification"
    """An act that lifts the secrecy"""


class DisclosureState(StrEnum):
    """How far an appendix is out. Derived from its disclosures, never stored in a document."""

    NONE_KNOWN = "none known"
    PARTIAL = "partial"
    FULL = "full"


class ActorKind(StrEnum):
    """What an actor is."""

    PERSON = "person"
    """One human being, an unnamed one too"""
    STATE = "state"
    """A country, or its government when the source does not tell them apart"""
    GOVERNMENT = "government"
    """A cabinet as distinct from the state, such as a rival one"""
    INTERNATIONAL_ORGANISATION = "international-organisation"
    """A body whose members are states"""
    ORGANISATION = "organisation"
    """Any other body"""
    PARTY = "party"
    """A political party"""
    ARMED_GROUP = "armed-group"
    """Armed, and of no state"""
    OFFICE = "office"
    """An organ or post of a state: parliament, ministry, court, armed forces"""
    MEDIA = "media"
    """An outlet, as the speaker of narration"""
    GROUP = "group"
    """Any collective, by the source's own name"""


class Mode(StrEnum):
    """Whose words a statement holds."""

    DIRECT_QUOTATION = "direct-quotation"
    """The printed words"""
    INDIRECT_QUOTATION = "indirect-quotation"
    """The coder's words for what a source says that a speaker said"""
    NARRATION = "narration"
    """The outlet's own claim, in the coder's words"""


class RenderingKind(StrEnum):
    """How another form of a statement's words came about; a back-translation is a translation."""

    ORIGINAL = "original"
    """The words as they were spoken"""
    TRANSLATION = "translation"
    """Into another language, or back from one"""
    VARIANT = "variant"
    """The same language, printed otherwise elsewhere"""


class StatementRelationKind(StrEnum):
    """What one statement does to another."""

    REPLIES_TO = "replies-to"
    """Answers it, or the article or leak that carried it"""
    CLARIFIES = "clarifies"
    """Says what was meant"""
    CORRECTS = "corrects"
    """Puts a fact of one's own earlier words right"""
    RETRACTS = "retracts"
    """Takes one's own words back"""
    CONTRADICTS = "contradicts"
    """Says that what was said is not so"""


class PlanRelationKind(StrEnum):
    """How one plan stands to another."""

    SUPERSEDES = "supersedes"
    """Takes the place of the other"""
    REVISES = "revises"
    """Is a later version of the same text"""
    RESPONDS_TO = "responds-to"
    """Answers another side's"""
    COMPLEMENTS = "complements"
    """Stands beside it"""
    PREPARES = "prepares"
    """Is to lead to it"""
    PART_OF = "part-of"
    """Belongs to it"""


class Stance(StrEnum):
    """What the words say of a target; the weakest stance that they carry."""

    SUPPORT = "support"
    """Is for it, in words that need no reading between them"""
    CONDITIONAL_SUPPORT = "conditional-support"
    """Is for it at a price, which is named"""
    NEUTRAL = "neutral"
    """Speaks of it, and neither weighs it nor declines to"""
    NONCOMMITTAL = "noncommittal"
    """Keeps a judgement back"""
    CONCERN = "concern"
    """Names a fault, a risk or a doubt"""
    REJECTION = "rejection"
    """Says no, or that it cannot work at all"""


class SourceKind(StrEnum):
    """What kind of publication or record a source is."""

    NEWS_ARTICLE = "news-article"
    """Anything that an outlet or agency prints"""
    OFFICIAL_DOCUMENT = "official-document"
    """What a government or organisation publishes as its own"""
    SPEECH = "speech"
    """The record of one, no report of it"""
    INTERVIEW = "interview"
    """The record of one, no report of it"""
    PRESS_CONFERENCE = "press-conference"
    """The record of one, no report of it"""
    SOCIAL_MEDIA_POST = "social-media-post"
    """The post itself, not the article that quotes it"""
    BROADCAST = "broadcast"
    """Video or sound"""
    TREATY = "treaty"
    """An agreement between states"""
    REPORT = "report"
    """An account by a body or an expert"""
    BOOK = "book"
    """A printed or electronic book"""
    DATASET = "dataset"
    """Data, such as a table or a corpus"""
    OTHER = "other"
    """None of these"""
