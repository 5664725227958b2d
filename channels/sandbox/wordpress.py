"""The WordPress REST API of one school's site: /wordpress/wp-json/…"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from channels.sandbox.body import BadBody, read_fields
from channels.sandbox.exchange import Request, Response, answer_json
from channels.sandbox.faults import Call, Fault
from channels.sandbox.network import Network, retry_after_header
from channels.sandbox.store import Media, Record, Shelf
from channels.sandbox.wordpress_errors import (
    RestError,
    forbidden,
    no_route,
    not_logged_in,
    wrong_password,
)
from channels.sandbox.wordpress_library import Library, Terms
from channels.sandbox.wordpress_lists import choose_fields, listed
from channels.sandbox.wordpress_posts import OUT, Known, Posts
from channels.sandbox.wordpress_shapes import (
    media_shape,
    post_link,
    post_shape,
    term_shape,
    user_shape,
)
from channels.sandbox.wordpress_users import SITE_NAME, User, signed_in

CONTROL_ARGUMENTS = {"context", "_fields", "_embed", "force", "_locale"}


class WordPress(Network):
    name = "wordpress"

    def __init__(self, folder: Path, media: Media) -> None:
        super().__init__(folder, media)
        self.library = Library(Shelf(folder / "wordpress-media.jsonl"), media)
        self.terms = {
            "categories": Terms(
                Shelf(folder / "wordpress-categories.jsonl"), "Chưa phân loại"
            ),
            "tags": Terms(Shelf(folder / "wordpress-tags.jsonl")),
        }
        self.site = Posts(self.shelf)

    def classify(self, request: Request) -> Call:
        words, path = self.words(request), request.parts[1:]
        kind = "edit" if request.method in {"POST", "PUT", "PATCH"} else "read"
        collection = path[2] if len(path) > 2 else ""
        if collection == "media" and request.method == "POST":
            kind = "upload"
        elif collection == "posts":
            post = self.shelf.get(path[3]) if len(path) > 3 else None
            words += post["title"] if post else ""
            kind = self._kind(request, post, is_list=len(path) == 3)
        elif collection in self.terms and request.method == "GET":
            kind = "list"
        return Call(kind, "", words)

    def _kind(self, request: Request, post: Record | None, *, is_list: bool) -> str:
        """A call that makes a post visible creates; one that only keeps it drafts."""
        if request.method == "DELETE":
            return "delete"
        if request.method == "GET":
            return "list" if is_list else "read"
        try:
            status = read_fields(request).values.get("status")
        except BadBody:
            return "edit"
        if post is None:
            return "create" if status in OUT else "draft"
        goes_out = status in OUT and post["status"] not in OUT
        return "create" if goes_out else "edit" if post["published"] else "draft"

    def answer(self, request: Request, call: Call, taken: Sequence[Fault]) -> Response:
        try:
            return self._route(request)
        except RestError as error:
            return error.response()
        except BadBody as error:
            return RestError("rest_invalid_json", str(error), 400).response()

    def broken(self) -> Response:
        words = "There has been a critical error on this website."
        return RestError("internal_server_error", words, 500).response()

    def limited(self, retry_after: Any) -> Response:
        answer = RestError("rest_too_many_requests", "Too many requests.", 429)
        return answer.response().adding(retry_after_header(retry_after))

    def unauthorised(self, *, expired: bool) -> Response:
        return wrong_password().response()

    def posts(self, base: str) -> list[Record]:
        return [
            {
                "id": int(post["id"]),
                "title": post["title"],
                "text": post["excerpt"],
                "body": post["content"],
                "media": self._pictures(post, base),
                "url": post_link(post, base),
                "slug": post["slug"],
                "status": post["status"],
                "categories": self._names("categories", post),
                "tags": self._names("tags", post),
                "created": post["published"] or post["created"],
                "edited": post["edited"],
                "deleted": post["deleted"],
            }
            for post in self.shelf.all()
            if post["published"] or post["status"] == "future"
        ]

    def reset(self) -> None:
        super().reset()
        self.library.shelf.clear()
        for terms in self.terms.values():
            terms.shelf.clear()
            terms.seed()

    def picture(self, post: Record) -> Record | None:
        """The featured picture's media record."""
        return self.library.shelf.get(str(post["featured_media"]))

    def _route(self, request: Request) -> Response:
        root, *path = request.parts or ("",)
        if root != "wp-json":
            raise no_route()
        user = signed_in(request)
        match request.method, path:
            case "GET", [] | [""]:
                return self._index(request)
            case "GET", ["wp", "v2", "users", "me"]:
                return self._me(request, user)
            case "GET", ["wp", "v2", ("posts" | "media" | "categories" | "tags") as c]:
                return self._list(request, c, user)
            case "GET", [
                "wp",
                "v2",
                ("posts" | "media" | "categories" | "tags") as c,
                k,
            ]:
                return self._one(request, c, k, user)
        writer = self._writer(user)
        match request.method, path:
            case "POST", ["wp", "v2", "posts"]:
                post = self.site.create(self._values(request), writer.id, self._known())
                where = f"{request.base}/wordpress/wp-json/wp/v2/posts/{post['id']}"
                shape = self._post(request, post)
                return answer_json(shape, 201, {"Location": where})
            case "POST" | "PUT" | "PATCH", ["wp", "v2", "posts", key]:
                post = self.site.update(key, self._values(request), self._known())
                return answer_json(self._post(request, post))
            case "DELETE", ["wp", "v2", "posts", key]:
                return self._delete(request, key)
            case "POST", ["wp", "v2", "media"]:
                with self.shelf.lock:
                    item = self.library.upload(request, self._next_id(), self._slugs())
                where = f"{request.base}/wordpress/wp-json/wp/v2/media/{item['id']}"
                shape = media_shape(item, request.base, edit=True)
                return answer_json(shape, 201, {"Location": where})
            case "POST" | "PUT" | "PATCH", ["wp", "v2", "media", key]:
                item = self.library.describe(key, self._values(request))
                return answer_json(media_shape(item, request.base, edit=True))
            case "DELETE", ["wp", "v2", "media", key]:
                return self._delete_media(request, key)
            case "POST", ["wp", "v2", ("categories" | "tags") as taxonomy]:
                with self.shelf.lock:
                    term = self.terms[taxonomy].create(
                        self._values(request), self._next_id()
                    )
                return answer_json(term_shape(term, taxonomy, request.base), 201)
        raise no_route()

    def _index(self, request: Request) -> Response:
        about = {
            "name": SITE_NAME,
            "url": f"{request.base}/wordpress",
            "home": f"{request.base}/wordpress",
            "namespaces": ["wp/v2"],
            "authentication": {
                "application-passwords": {
                    "endpoints": {"authorization": f"{request.base}/wordpress/"}
                }
            },
        }
        return answer_json(about)

    def _me(self, request: Request, user: User | None) -> Response:
        if user is None:
            raise not_logged_in()
        return answer_json(user_shape(user, edit=request.arg("context") == "edit"))

    def _list(self, request: Request, collection: str, user: User | None) -> Response:
        records = {
            "posts": self.site.living,
            "media": self.library.shelf.all,
            "categories": self.terms["categories"].shelf.all,
            "tags": self.terms["tags"].shelf.all,
        }[collection]()
        if collection == "posts":
            records = self.visible(records)
        found, headers = listed(request, collection, records, user)
        shapes = [self._shape(request, collection, record) for record in found]
        return answer_json(choose_fields(request, shapes), 200, headers)

    def _one(
        self, request: Request, collection: str, key: str, user: User | None
    ) -> Response:
        if collection == "posts":
            post = self.site.find(key)
            if post["status"] != "publish" and (user is None or not user.writes):
                raise RestError("rest_forbidden", "Sorry, you are not allowed.", 401)
            record = post
        elif collection == "media":
            record = self.library.find(key)
        else:
            record = self.terms[collection].find(key)
        shape = self._shape(request, collection, record)
        return answer_json(choose_fields(request, [shape])[0])

    def _shape(self, request: Request, collection: str, record: Record) -> Record:
        edit = request.arg("context") == "edit"
        if collection == "posts":
            return post_shape(record, request.base, edit=edit)
        if collection == "media":
            return media_shape(record, request.base, edit=edit)
        return term_shape(record, collection, request.base)

    def _post(self, request: Request, post: Record) -> Record:
        shape = post_shape(post, request.base, edit=True)
        return choose_fields(request, [shape])[0]

    def _delete(self, request: Request, key: str) -> Response:
        if request.arg("force") in {"1", "true"}:
            previous = post_shape(self.site.erase(key), request.base, edit=True)
            return answer_json({"deleted": True, "previous": previous})
        post = self.site.trash(key)
        return answer_json(post_shape(post, request.base, edit=True))

    def _delete_media(self, request: Request, key: str) -> Response:
        item = self.library.find(key)
        if request.arg("force") not in {"1", "true"}:
            words = "The post does not support trashing. Set 'force=true' to delete."
            raise RestError("rest_trash_not_supported", words, 501)
        self.library.shelf.drop(key)
        previous = media_shape(item, request.base, edit=True)
        return answer_json({"deleted": True, "previous": previous})

    def _writer(self, user: User | None) -> User:
        words = "Sorry, you are not allowed to create posts as this user."
        if user is None:
            raise RestError("rest_cannot_create", words, 401)
        if not user.writes:
            raise forbidden("rest_cannot_create", words)
        return user

    def _values(self, request: Request) -> dict[str, Any]:
        values = dict(read_fields(request).values)
        values |= {
            name: values_[-1]
            for name, values_ in request.query.items()
            if name not in CONTROL_ARGUMENTS
        }
        for name in ("featured_media", "author"):
            if isinstance(values.get(name), str) and values[name].isdigit():
                values[name] = int(values[name])
        return values

    def _known(self) -> Known:
        return Known(
            self._next_id(),
            self.terms["categories"].ids(),
            self.terms["tags"].ids(),
            (int(item["id"]) for item in self.library.shelf.all()),
        )

    def _next_id(self) -> int:
        shelves = [self.shelf, self.library.shelf]
        shelves += [terms.shelf for terms in self.terms.values()]
        return 1 + max((int(r["id"]) for s in shelves for r in s.all()), default=100)

    def _slugs(self) -> set[str]:
        return {r["slug"] for s in (self.shelf, self.library.shelf) for r in s.all()}

    def _names(self, taxonomy: str, post: Record) -> list[str]:
        found = [self.terms[taxonomy].shelf.get(str(key)) for key in post[taxonomy]]
        return [term["name"] for term in found if term]

    def _pictures(self, post: Record, base: str) -> list[str]:
        picture = self.picture(post)
        return [f"{base}/media/{picture['file']}"] if picture else []
