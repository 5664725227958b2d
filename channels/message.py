"""The text of a short post: the editor's own, or title, lead, correction, hashtags."""

from __future__ import annotations

from channels.article import Article, Picture
from channels.contract import Options
from channels.markup import correction_text
from channels.text import clean, one_line, with_link


def short_text(article: Article, options: Options, hashtags: str = "") -> str:
    """Without the link; own words stand as they are, but for a correction's note."""
    if options.text is not None and options.text.strip():
        parts = [clean(options.text).strip(), _correction(article, options)]
    else:
        parts = [
            one_line(article.title),
            one_line(article.lead),
            _correction(article, options),
            article.ai_label,
            one_line(hashtags),
        ]
    return "\n\n".join(part for part in parts if part)


def linked_text(article: Article, options: Options, hashtags: str = "") -> str:
    """The same with the link in it: where the editor put it, else last."""
    return with_link(short_text(article, options, hashtags), options.link)


def chosen_pictures(article: Article, options: Options) -> tuple[Picture, ...]:
    """The article's pictures, the one chosen for this channel first."""
    first = article.picture(options.picture) if options.picture else None
    if first is None:
        return article.pictures
    return (first, *(picture for picture in article.pictures if picture != first))


def _correction(article: Article, options: Options) -> str:
    if options.event == "published" or not article.corrections:
        return ""
    return correction_text(article, article.corrections[-1])
