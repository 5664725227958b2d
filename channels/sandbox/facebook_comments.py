"""Comments under a page's posts: what the Graph API checks, keeps and tells of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from channels.sandbox.facebook_accounts import PAGES
from channels.sandbox.facebook_errors import bad_parameter, empty_post, missing_object
from channels.sandbox.facebook_feed import Feed
from channels.sandbox.facebook_nodes import check_fields, graph_time, page_of_list
from channels.sandbox.network import stamp
from channels.sandbox.store import Record

COMMENT_LIMIT = 8_000
COMMENT_FIELDS = {"message", "attachment_url"}
COMMENT_LIST_FIELDS = {"limit", "after", "before", "order", "filter"}
ORDERS = {"chronological", "reverse_chronological"}


class Comments:
    """They live in the record of their post, and go with it."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed

    def add(self, post: Record, fields: Mapping[str, Any]) -> Record:
        message = _message(fields)
        with self._feed.posts.lock:
            current = self._feed.find(post["id"], post["page"])
            comment = {
                "id": f"{post['id'].split('_')[-1]}_{self._feed.next_id()}",
                "message": message,
                "page": post["page"],
                "created": stamp(),
                "edited": None,
                "deleted": None,
            }
            self._feed.posts.put(
                {**current, "comments": [*current["comments"], comment]}
            )
        return comment

    def find(self, key: str, page: str) -> tuple[Record, Record]:
        """A living comment with its living post; only `page`'s own are ours."""
        for post in self._feed.posts.all():
            for comment in post["comments"]:
                if comment["id"] != key or comment["page"] != page:
                    continue
                if not (post["deleted"] or comment["deleted"]):
                    return post, comment
        raise missing_object(key)

    def knows(self, key: str) -> bool:
        """Whether `key` names a comment, living or not."""
        return any(
            comment["id"] == key
            for post in self._feed.posts.all()
            for comment in post["comments"]
        )

    def edit(self, key: str, page: str, fields: Mapping[str, Any]) -> None:
        self._change(key, page, message=_message(fields), edited=stamp())

    def delete(self, key: str, page: str) -> None:
        self._change(key, page, deleted=stamp())

    def listed(
        self,
        post: Record,
        arguments: Mapping[str, Any],
        visible: Callable[[Sequence[Record]], list[Record]],
    ) -> tuple[list[Record], Record]:
        order = str(arguments.get("order", "chronological"))
        if order not in ORDERS:
            raise bad_parameter(f"Param order must be one of {sorted(ORDERS)}")
        living = [one for one in post["comments"] if not one["deleted"]]
        found = visible(living)
        if order == "reverse_chronological":
            found.reverse()
        return page_of_list(found, arguments)

    def _change(self, key: str, page: str, **values: Any) -> None:
        with self._feed.posts.lock:
            post, _comment = self.find(key, page)
            comments = [
                {**one, **values} if one["id"] == key else one
                for one in post["comments"]
            ]
            self._feed.posts.put({**post, "comments": comments})


def comment_node(
    post: Record, comment: Record, wanted: Sequence[str], base: str
) -> Record:
    """The chosen fields of a comment; asking for an unknown one is an error."""
    known: Record = {
        "id": comment["id"],
        "message": comment["message"],
        "created_time": graph_time(comment["created"]),
        "permalink_url": (
            f"{base}/facebook/posts/{post['id']}?comment_id={comment['id']}"
        ),
        "from": {"id": comment["page"], "name": PAGES[comment["page"]]},
        "can_remove": True,
    }
    check_fields(wanted, known, "Comment")
    names = ["id", *(name for name in wanted if name != "id")]
    return {name: known[name] for name in names}


def _message(fields: Mapping[str, Any]) -> str:
    message = fields.get("message", "")
    if not isinstance(message, str):
        raise bad_parameter("Param message must be a string.")
    if not message:
        raise empty_post()
    if len(message) > COMMENT_LIMIT:
        raise bad_parameter(f"Param message is too long (max {COMMENT_LIMIT}).")
    return message
