"""A connector's pydantic models become a form, in the words of the connector."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from django import forms
from django.utils import translation
from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from channels.contract import Secrets, Settings
from publishing.admin.generated_form import form_for


class Tone(StrEnum):
    CALM = "calm"
    LOUD = "loud"


class Own(Settings):
    name: str = Field(title="Name", max_length=10)
    age: int = Field(default=3, ge=1, le=9, title="Age")
    share: float | None = Field(default=None, title="Share")
    yes: bool = Field(default=True, title="Yes")
    tone: Tone = Field(default=Tone.CALM, title="Tone")
    size: Literal["s", "m"] = Field(default="s", title="Size")
    kind: str = Field(
        default="a", title="Kind", json_schema_extra={"choices": {"a": "A!", "b": "B!"}}
    )
    note: str = Field(default="", title="Note", json_schema_extra={"multiline": True})
    words: list[str] = Field(default_factory=list, title="Words")

    @field_validator("name")
    @classmethod
    def _not_bad(cls, value: str) -> str:
        if value == "bad":
            raise PydanticCustomError("bad_name", "The story has no title.")
        return value


class Hidden(Secrets):
    key: str = Field(title="Key")
    spare: str = Field(default="", title="Spare")


def made(data: Any = None, hints: dict[str, str] | None = None) -> Any:
    return form_for(Own, Hidden, hints or {})(data)


def test_each_kind_of_field_has_its_input():
    fields = made().fields

    assert isinstance(fields["setting-age"], forms.IntegerField)
    assert isinstance(fields["setting-share"], forms.FloatField)
    assert isinstance(fields["setting-yes"], forms.BooleanField)
    assert [v for v, _ in fields["setting-tone"].choices] == ["calm", "loud"]
    assert [v for v, _ in fields["setting-size"].choices] == ["s", "m"]
    assert fields["setting-kind"].choices == [("a", "A!"), ("b", "B!")]
    assert isinstance(fields["setting-note"].widget, forms.Textarea)
    assert isinstance(fields["setting-words"].widget, forms.Textarea)
    assert isinstance(fields["secret-key"].widget, forms.PasswordInput)
    assert fields["setting-name"].required
    assert not fields["setting-age"].required


def test_what_was_typed_becomes_the_model():
    form = made(
        {
            "setting-name": " An ",
            "setting-age": "4",
            "setting-yes": "",
            "setting-tone": "loud",
            "setting-size": "m",
            "setting-kind": "b",
            "setting-words": "một\n\n hai ",
            "secret-key": "k",
        }
    )

    assert form.is_valid(), form.errors
    settings, secrets = form.models()
    assert settings.name == "An"
    assert (settings.age, settings.yes, settings.tone) == (4, False, Tone.LOUD)
    assert settings.words == ["một", "hai"]
    assert secrets == {"key": "k"}


def test_complaints_stand_beside_their_field_in_plain_words():
    base = {"setting-size": "s", "setting-tone": "calm", "setting-kind": "a"}
    with translation.override("vi"):
        long = made({**base, "setting-name": "x" * 11, "setting-age": "99"})
        own = made({**base, "setting-name": "bad", "secret-key": "k"})

        assert "Nhiều nhất 10 ký tự." in made_errors(long, "setting-name")
        assert "khoảng cho phép" in made_errors(long, "setting-age")
        assert "Bài viết chưa có tiêu đề." in made_errors(own, "setting-name")


def made_errors(form: Any, name: str) -> str:
    form.data = {**form.data, "secret-key": "k"}
    form.full_clean()
    return " ".join(form.errors.get(name, []))


def test_a_stored_secret_need_not_be_typed_again_and_is_never_shown():
    form = made(
        {
            "setting-name": "An",
            "setting-size": "s",
            "setting-tone": "calm",
            "setting-kind": "a",
        },
        hints={"key": "9f2c"},
    )

    assert form.is_valid(), form.errors
    assert "9f2c" in str(form["secret-key"].help_text)
    assert "value=" not in str(form["secret-key"])
