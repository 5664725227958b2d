"""What machines read on a story's page: JSON-LD (schema.org NewsArticle)."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from channels.article import Article

# A closing tag inside a text must not end the script element.
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def news_article(article: Article) -> SafeString:
    """The story as one JSON-LD object, safe inside a script element."""
    document: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": article.url,
        "url": article.url,
        "headline": article.title[:110],
        "description": article.lead,
        "inLanguage": article.language,
        "datePublished": article.published_at.isoformat(),
        "dateModified": article.updated_at.isoformat(),
        "isAccessibleForFree": True,
        "articleSection": article.column,
        "keywords": list(article.tags),
        "image": [
            {
                "@type": "ImageObject",
                "url": picture.url,
                "width": picture.width,
                "height": picture.height,
                "caption": picture.caption,
                "creditText": picture.credit,
            }
            for picture in article.pictures
        ],
        "author": {"@type": "Person", "name": article.author or article.unit},
        "publisher": {"@type": "Organization", "name": article.unit},
        "about": [
            {
                "@type": "Organization" if person.collective else "Person",
                "name": person.name,
            }
            for person in article.people
        ],
        "correction": [correction.note for correction in article.corrections],
        "creditText": article.source,
    }
    said = {key: value for key, value in document.items() if value not in ("", [])}
    text = json.dumps(said, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(text)  # noqa: S308 - every < > & is escaped above
