"""The connector contract: what a network must say of itself and can be asked to do.

`compose` is pure and serves preview, counter, validation and sending alike.
`prepare` does everything that may be repeated. `send` makes exactly one
irreversible call. The engine owns time, retries and the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, field_serializer

from channels.article import Article, Frozen, Picture
from channels.fitting import AS_KEPT, fitted
from channels.fitting import PictureLimits as PictureLimits
from channels.problems import RetryLater
from channels.recovery import Blind as Blind
from channels.recovery import Keyed as Keyed
from channels.recovery import Queryable as Queryable
from channels.recovery import Recovery as Recovery
from channels.shared import Shared
from channels.wording import gettext_noop

if TYPE_CHECKING:
    from channels.transport.session import Transport

Resume = dict[str, Any]  # JSON-able progress of one delivery; never a secret


class Settings(BaseModel):
    """Non-secret settings of a channel; the admin form is made from its fields.

    Field `title` is the label and `description` the help text (message ids);
    `json_schema_extra` may hold {"choices": {value: label}} for a closed set and
    {"multiline": True} for a long text. Errors raised by validators are
    PydanticCustomError: their message template is a message id as well.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Secrets(BaseModel):
    """Secret settings: encrypted at rest, write-only in the admin, never logged."""

    model_config = ConfigDict(
        extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True
    )

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    __str__ = __repr__


# --- what a network can do ------------------------------------------------------


@dataclass(frozen=True)
class Capabilities:
    """Declared, never guessed; the contract test holds each against its method."""

    recovery: Recovery
    local: bool = False  # settled in our own database: no wire
    by_hand: bool = False  # a person does it: no wire
    prepare: bool = False
    poll: bool = False
    edit: bool = False
    withdraw: bool = False
    refresh: bool = False
    quota: bool = False  # can be asked how much of its allowance is left
    needs_link: bool = True  # waits until the canonical page answers 200
    full_text: bool = False  # carries the whole story with pictures and credits
    max_pictures: int = 0
    picture: PictureLimits = AS_KEPT  # Wire.picture keeps every one within it
    keeps_pictures: bool = False  # an edit leaves the first pictures standing there
    own_text: bool = False  # an editor may write the text of this channel
    follow_ups: int = 0  # most further parts; they go with their post when it goes
    consent: Literal["website", "social", "press", "partner"] = "social"
    early: bool = False  # may be given a planned story, stamped with its hour


# --- compose -------------------------------------------------------------------


@dataclass(frozen=True)
class Options:
    """What the placement adds to the article. `link` is the address to post."""

    link: str
    text: str | None = None  # the editor's own text for this channel
    picture: str | None = None  # digest of the picture to lead with
    follow_up: str | None = None  # own words of the part after the post
    event: Literal["published", "updated", "corrected"] = "published"


@dataclass(frozen=True)
class Finding:
    """One remark of `compose`: an error forbids planning, a warning does not."""

    level: Literal["error", "warning"]
    code: str
    message: str  # message id; `message % params` for people
    params: dict[str, Any] = field(default_factory=dict)


class Post(Frozen):
    """What will be posted. Connectors fill what their network carries.

    `html` names a picture by its file name (`Picture.filename`) in `src`; the
    connector puts the network's own address there when it has one.
    """

    title: str = ""
    text: str = ""  # the message, as readers see it
    html: str = ""  # full text, for networks that carry it
    excerpt: str = ""
    link: str = ""
    pictures: tuple[Picture, ...] = ()
    tags: tuple[str, ...] = ()
    column: str = ""
    document: dict[str, Any] = {}  # a structured body (webhooks) …
    shared: Shared | None = None  # … and what it has in common with other places

    @property
    def structure(self) -> dict[str, Any]:
        """The structured body, whole."""
        return {**self.document, **(self.shared.members if self.shared else {})}

    @field_serializer("shared")
    def _by_digest(self, shared: Shared | None) -> str | None:
        return shared.digest if shared else None


class Count(Frozen):
    """The network's own measure of a text: `used` of `limit` `unit`."""

    used: int
    limit: int | None
    unit: Literal["characters", "utf16", "bytes", "graphemes", "weight"] = "characters"


@dataclass(frozen=True)
class FollowUp:
    """A part after the post: a first comment, the next one of a thread."""

    post: Post
    count: Count | None = None


@dataclass(frozen=True)
class Composed:
    """The post is part 1, the follow-ups are parts 2, 3, … in their order."""

    post: Post
    findings: tuple[Finding, ...] = ()
    count: Count | None = None
    follow_ups: tuple[FollowUp, ...] = ()

    def part(self, number: int) -> Post | None:
        """The post of part `number`; None when there is no such part."""
        if number == 1:
            return self.post
        later = self.follow_ups[number - 2 : number - 1]
        return later[0].post if later else None

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.level == "error")


# --- sending -------------------------------------------------------------------

SettingsT = TypeVar("SettingsT", bound=Settings)
SecretsT = TypeVar("SecretsT", bound=Secrets)


@dataclass(frozen=True)
class Wire(Generic[SettingsT, SecretsT]):
    """Everything one step may use. Times are aware UTC, given by the engine.

    `bases` are operator settings by name, never a field of a form: "facebook" is the
    API's origin (https://graph.facebook.com), "facebook_version" its version.
    `transport` is already bounded by the lease (`Transport.bounded`).
    """

    transport: Transport
    settings: SettingsT
    secrets: SecretsT
    now: datetime
    delivery: UUID  # identity of this delivery (webhook-id)
    key: UUID  # create key: the same for every publish of this placement and part
    created_at: datetime  # fixed at the first claim of send; never later changed
    event: str = "published"  # published | updated | corrected | recalled
    revision: int = 1  # rises with every delivery of the story to this channel
    tag: str = ""  # the story's tag: URI
    title: str = ""  # the story's title, for notices
    link: str = ""  # the story's address with its token, for notices
    link_token: str = ""  # 8 characters carried by the link as ?lt=…
    remote_id: str = ""  # the post, where it is known
    part: int = 1  # which part of the placement this is
    earlier: tuple[str, ...] = ()  # remote ids of the parts before it, in their order
    reason: str = ""  # of a withdrawal
    taken: frozenset[str] = frozenset()  # remote ids other placements hold
    read_picture: Callable[[str], bytes] = lambda digest: b""
    limits: PictureLimits = AS_KEPT  # of this network
    bases: Mapping[str, str] = field(default_factory=dict)  # the operator's; see below

    def __repr__(self) -> str:
        return f"Wire({self.delivery})"

    def picture(self, digest: str) -> bytes:
        """The JPEG bytes of a picture, as large as the network takes it.

        RetryLater when they cannot be read.
        """
        try:
            return fitted(self.read_picture(digest), self.limits)
        except OSError as error:
            raise RetryLater(
                "picture_missing",
                gettext_noop("A picture of the story cannot be read."),
                fix=gettext_noop("Tell the operator: the picture store has a fault."),
            ) from error


@dataclass(frozen=True)
class Published:
    """The network took it and we know its identity."""

    remote_id: str
    permalink: str = ""
    status: int | None = None
    answer: str = ""  # ≤ 2 kB, redacted
    raw: dict[str, Any] = field(default_factory=dict)
    rest: float = 0.0  # seconds the account should be left alone (rate headers)
    app_rest: float = 0.0  # the same for every account of our application


@dataclass(frozen=True)
class Pending:
    """Taken for processing: poll again in `after` seconds with `resume`."""

    resume: Resume
    after: float


@dataclass(frozen=True)
class Probe:
    """What "Thử kết nối" found: whose account it is, and remarks."""

    account_id: str
    account_name: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Quota:
    """Seconds to leave the account, and every account of our application, alone
    because what is allowed is used up, or nearly; 0 while there is room."""

    rest: float = 0.0
    app_rest: float = 0.0


class Channel(Generic[SettingsT, SecretsT]):
    """One network. Stateless: a single instance serves every account and thread.

    With `wire.part` above 1 `send`, `find` and `update` are about a follow-up of the
    post `wire.earlier[0]`; `withdraw` takes a post down with all its follow-ups.

    Every method but `compose`, `count` and `account_id` may raise a Problem and
    nothing else.
    """

    network: ClassVar[str]  # stable identifier, e.g. "facebook"
    label: ClassVar[str]  # message id, e.g. "Facebook Page"
    icon: ClassVar[str] = "site"  # a Wagtail icon name
    settings_model: ClassVar[type[Settings]] = Settings
    secrets_model: ClassVar[type[Secrets]] = Secrets
    capabilities: ClassVar[Capabilities]

    def recovery(self, settings: SettingsT) -> Recovery:
        """The trait of this very account; partners may differ in their window."""
        return self.capabilities.recovery

    def account_id(self, settings: SettingsT) -> str:
        """Identity of the remote account as far as the settings tell it."""
        raise NotImplementedError

    def compose(
        self, article: Article, options: Options, settings: SettingsT
    ) -> Composed:
        """Pure: the same arguments give the same Post, always."""
        raise NotImplementedError

    def probe(self, wire: Wire[SettingsT, SecretsT]) -> Probe:
        """Ask who we are there. Creates nothing."""
        raise NotImplementedError

    def quota(self, wire: Wire[SettingsT, SecretsT]) -> Quota:
        """Ask ahead of a posting whether the network would still take it."""
        raise NotImplementedError

    def prepare(
        self, wire: Wire[SettingsT, SecretsT], post: Post, resume: Resume
    ) -> Iterator[Resume]:
        """Do everything repeatable; yield the progress after each piece of it.

        With `wire.remote_id` set (before an update) nothing is created but what
        the update will use.
        """
        raise NotImplementedError

    def send(
        self, wire: Wire[SettingsT, SecretsT], post: Post, resume: Resume
    ) -> Published | Pending:
        """Make exactly one irreversible call."""
        raise NotImplementedError

    def poll(
        self, wire: Wire[SettingsT, SecretsT], resume: Resume
    ) -> Published | Pending:
        raise NotImplementedError

    def find(
        self, wire: Wire[SettingsT, SecretsT], post: Post, resume: Resume
    ) -> tuple[Published, ...]:
        """Candidates created since `wire.created_at`, own token first; () = none."""
        raise NotImplementedError

    def update(
        self, wire: Wire[SettingsT, SecretsT], post: Post, resume: Resume
    ) -> Published | Pending:
        """Bring `wire.remote_id` to `post`. Safe to repeat."""
        raise NotImplementedError

    def withdraw(self, wire: Wire[SettingsT, SecretsT]) -> Published:
        """Remove `wire.remote_id` (keyed networks: what `wire.tag` or `key` names).

        Safe to repeat: what is gone already counts as withdrawn.
        """
        raise NotImplementedError

    def discard(self, wire: Wire[SettingsT, SecretsT], resume: Resume) -> None:
        """Delete what `prepare` made and nobody will use. Safe to repeat."""
        raise NotImplementedError

    def refresh(self, wire: Wire[SettingsT, SecretsT]) -> SecretsT:
        raise NotImplementedError
