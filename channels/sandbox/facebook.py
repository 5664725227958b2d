"""The Graph API's Pages part, strictly: /facebook/{version}/…"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from channels.sandbox.body import BadBody, Fields, Upload
from channels.sandbox.exchange import Request, Response, answer_json
from channels.sandbox.facebook_accounts import PAGES, Accounts, Holder
from channels.sandbox.facebook_arguments import (
    FEED_FIELDS,
    LIST_FIELDS,
    LISTS,
    PHOTO_FIELDS,
    arguments,
    bearer,
    only,
)
from channels.sandbox.facebook_comments import (
    COMMENT_FIELDS,
    COMMENT_LIST_FIELDS,
    Comments,
    comment_node,
)
from channels.sandbox.facebook_errors import (
    GraphError,
    bad_parameter,
    bad_token,
    missing_object,
    no_right,
    not_as_page,
    service_broken,
    too_fast,
)
from channels.sandbox.facebook_feed import Feed
from channels.sandbox.facebook_nodes import (
    business_usage,
    choose,
    page_node,
    post_node,
    select_posts,
)
from channels.sandbox.facebook_tokens import debug, exchange, myself, pages_of
from channels.sandbox.faults import Call, Fault
from channels.sandbox.network import Network, retry_after_header, wait_seconds
from channels.sandbox.store import Media, Record
from channels.sandbox.unfurl import unfurl

CALLS_PER_HOUR = 4800


class Facebook(Network):
    name = "facebook"

    def __init__(self, folder: Path, media: Media) -> None:
        super().__init__(folder, media)
        self.accounts = Accounts(folder)
        self.feed = Feed(self.shelf, folder, media)
        self.comments = Comments(self.feed)
        self._used = 0

    def classify(self, request: Request) -> Call:
        words, path = self.words(request), request.parts[1:]
        account = next((p for p in PAGES if path and path[0].startswith(p)), "")
        edge = path[1] if len(path) > 1 else ""
        match request.method, edge:
            case "GET", edge:
                kind = "list" if edge in {*LISTS, "comments"} else "read"
            case "DELETE", _:
                kind = "delete"
            case _, "photos":
                hidden = re.search(
                    r'"?published"?\W+(name="published"\W+)?(false|0)', words, re.I
                )
                kind = "upload" if hidden else "create"
            case _, "feed" | "comments":
                kind = "create"
            case _, _:
                kind = "edit" if path else "read"
        if kind in {"edit", "delete"} and (post := self.shelf.get(path[0])):
            words += post["message"]
        return Call(kind, account, words)

    def answer(self, request: Request, call: Call, taken: Sequence[Fault]) -> Response:
        self._used += 1
        try:
            response = self._route(request)
        except GraphError as error:
            response = error.response()
        except BadBody as error:
            response = bad_parameter(str(error)).response()
        return response.adding(self._usage(call.account))

    def broken(self) -> Response:
        return service_broken().response()

    def limited(self, retry_after: Any) -> Response:
        minutes = math.ceil(wait_seconds(retry_after) / 60)
        usage = {page: [business_usage(100, minutes)] for page in PAGES}
        return (
            too_fast()
            .response()
            .adding({"X-Business-Use-Case-Usage": json.dumps(usage)})
            .adding(retry_after_header(retry_after))
        )

    def unauthorised(self, *, expired: bool) -> Response:
        return bad_token(expired=expired).response()

    def posts(self, base: str) -> list[Record]:
        return [
            {
                "id": post["id"],
                "title": "",
                "text": post["message"],
                "body": post["message"],
                "link": post["link"],
                "media": [f"{base}/media/{name}" for name in self.feed.files(post)],
                "url": permalink(base, post),
                "account": post["page"],
                "published": post["published"],
                "comments": [c for c in post["comments"] if not c["deleted"]],
                "created": post["created"],
                "edited": post["edited"],
                "deleted": post["deleted"],
            }
            for post in self.shelf.all()
            if post["published"] or post["scheduled"]
        ]

    def reset(self) -> None:
        super().reset()
        self.feed.photos.clear()
        self.accounts.reset()
        self._used = 0

    def _route(self, request: Request) -> Response:
        version, *path = request.parts or ("",)
        if not re.fullmatch(r"v\d+\.\d+", version):
            raise GraphError(2500, f"Unknown path components: /{'/'.join(path)}")
        fields = arguments(request)
        token = str(fields.values.pop("access_token", "")) or bearer(request)
        proof = str(fields.values.pop("appsecret_proof", ""))
        match request.method, path:
            case "GET", ["oauth", "access_token"]:
                return exchange(self.accounts, fields.values)
            case "GET", ["debug_token"]:
                return debug(self.accounts, fields.values, token)
        holder = self.accounts.holder(token, proof)
        match request.method, path:
            case "POST", []:
                only(fields, {"id", "scrape"})
                return answer_json(unfurl(str(fields.values.get("id", "")), self.media))
            case "GET", ["me", "accounts"]:
                only(fields, LIST_FIELDS)
                return pages_of(self.accounts, holder, fields.values)
            case "GET", ["me"]:
                only(fields, set())
                return myself(holder, fields.values)
            case "GET", [key]:
                return self._node(request, holder, key, fields)
            case "GET", [page, edge] if edge in LISTS:
                return self._list(request, holder, page, edge, fields)
            case "POST", [page, "feed"]:
                return self._post(request, holder, page, fields)
            case "POST", [page, "photos"]:
                return self._photo(holder, page, fields)
            case "GET" | "POST", [key, "comments"]:
                return self._comments(request, holder, key, fields)
            case "POST", [key]:
                only(fields, {"message"})
                self._edit(self._own_page(holder, key), key, fields)
                return answer_json({"success": True})
            case "DELETE", [key]:
                only(fields, set())
                page = self._own_page(holder, key)
                if self.comments.knows(key):
                    self.comments.delete(key, page)
                else:
                    self.feed.delete(key)
                return answer_json({"success": True})
        raise missing_object("/".join(path))

    def _post(
        self, request: Request, holder: Holder, page: str, fields: Fields
    ) -> Response:
        only(fields, FEED_FIELDS)
        self._publisher(holder, page)
        post = self.feed.post(page, fields.values, refuse_twins=self._twins_refused())
        wanted = choose(fields.values.get("fields", "id"))
        return answer_json(post_node(post, wanted, request.base, self.feed.files(post)))

    def _photo(self, holder: Holder, page: str, fields: Fields) -> Response:
        only(fields, PHOTO_FIELDS)
        self._publisher(holder, page)
        upload: Upload | None = fields.files.get("source")
        if upload is None:
            raise GraphError(324, "(#324) Requires upload file", kind="OAuthException")
        photo, post = self.feed.photo(
            page, fields.values, upload, refuse_twins=self._twins_refused()
        )
        more = {"post_id": post["id"]} if post else {}
        return answer_json({"id": photo["id"], **more})

    def _list(
        self, request: Request, holder: Holder, page: str, edge: str, fields: Fields
    ) -> Response:
        only(fields, LIST_FIELDS)
        self._reader(holder, page)
        wanted = choose(fields.values.get("fields", "id,message,created_time"))
        mine = [p for p in self.visible(self.shelf.all()) if p["page"] == page]
        chosen, paging = select_posts(mine, edge, fields.values)
        return answer_json(
            {
                "data": [
                    post_node(p, wanted, request.base, self.feed.files(p))
                    for p in chosen
                ],
                **({"paging": paging} if chosen else {}),
            }
        )

    def _comments(
        self, request: Request, holder: Holder, key: str, fields: Fields
    ) -> Response:
        post = self.feed.find(key, self._own_page(holder, key))
        if request.method == "POST":
            only(fields, COMMENT_FIELDS)
            made = self.comments.add(post, fields.values)
            wanted = choose(fields.values.get("fields", "id"))
            return answer_json(comment_node(post, made, wanted, request.base))
        only(fields, COMMENT_LIST_FIELDS)
        wanted = choose(fields.values.get("fields", "id,message,created_time"))
        found, paging = self.comments.listed(post, fields.values, self.visible)
        nodes = [comment_node(post, one, wanted, request.base) for one in found]
        return answer_json({"data": nodes, **({"paging": paging} if nodes else {})})

    def _edit(self, page: str, key: str, fields: Fields) -> None:
        if self.comments.knows(key):
            return self.comments.edit(key, page, fields.values)
        words = str(fields.values.get("message") or "")
        return self.feed.edit(self.feed.find(key, page), words)

    def _node(
        self, request: Request, holder: Holder, key: str, fields: Fields
    ) -> Response:
        only(fields, set())
        if key in PAGES:
            self._reader(holder, key)
            return answer_json(page_node(key, fields.values.get("fields", ""), ""))
        post = self.feed.find(key, self._own_page(holder, key))
        wanted = choose(fields.values.get("fields", "id,message,created_time"))
        return answer_json(post_node(post, wanted, request.base, self.feed.files(post)))

    def _publisher(self, holder: Holder, page: str) -> None:
        if page not in PAGES:
            raise missing_object(page)
        if holder.kind != "PAGE":
            raise not_as_page()
        if holder.id != page:
            raise no_right("If posting to a page, requires its own page token")

    def _reader(self, holder: Holder, page: str) -> None:
        if page not in PAGES:
            raise missing_object(page)
        if holder.kind == "PAGE" and holder.id != page:
            raise missing_object(page)

    def _own_page(self, holder: Holder, key: str) -> str:
        page = key.split("_")[0]
        if holder.kind != "PAGE":
            raise no_right("Requires a page access token")
        if page in PAGES and page != holder.id:
            raise missing_object(key)
        return holder.id

    def _twins_refused(self) -> bool:
        return self.faults.standing("duplicate_check") is not None

    def _usage(self, page: str) -> dict[str, str]:
        forced = self.faults.standing("usage")
        percent = min(100, self._used * 100 // CALLS_PER_HOUR)
        if forced is not None:
            percent = int(forced.value if forced.value is not None else 80)
        app = {"call_count": percent, "total_time": percent // 2, "total_cputime": 1}
        business = {page or next(iter(PAGES)): [business_usage(percent, 0)]}
        return {
            "X-App-Usage": json.dumps(app),
            "X-Business-Use-Case-Usage": json.dumps(business),
            "facebook-api-version": "v26.0",
        }


def permalink(base: str, post: Record) -> str:
    return f"{base}/facebook/posts/{post['id']}"
