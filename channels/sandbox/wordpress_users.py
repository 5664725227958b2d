"""Users of the sandbox's WordPress site and their application passwords."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass

from channels.sandbox.exchange import Request
from channels.sandbox.wordpress_errors import unknown_user, wrong_password

USERNAME = "lantoa"
PASSWORD = "abcd efgh ijkl mnop qrst uvwx"  # noqa: S105 - invented
READER_USERNAME = "docgia"
READER_PASSWORD = "zyxw vuts rqpo nmlk jihg fedc"  # noqa: S105 - invented
SITE_NAME = "Trường TH&THCS Sóng Biếc (hư cấu)"


@dataclass(frozen=True)
class User:
    id: int
    username: str
    name: str
    role: str
    password: str

    @property
    def writes(self) -> bool:
        return self.role in {"author", "editor"}


USERS = {
    user.username: user
    for user in (
        User(3, USERNAME, "Lan Tỏa", "author", PASSWORD),
        User(4, READER_USERNAME, "Độc giả (hư cấu)", "subscriber", READER_PASSWORD),
    )
}


def signed_in(request: Request) -> User | None:
    """The user of the Basic header; None without one; raises RestError when wrong.

    Blanks in an application password are ignored, as WordPress ignores them.
    """
    scheme, _, value = request.header("Authorization").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, password = (
            base64.b64decode(value, validate=True).decode().partition(":")
        )
    except (binascii.Error, UnicodeDecodeError) as error:
        raise wrong_password() from error
    user = USERS.get(name)
    if user is None:
        raise unknown_user()
    given, right = password.replace(" ", ""), user.password.replace(" ", "")
    if not hmac.compare_digest(given.encode(), right.encode()):
        raise wrong_password()
    return user
