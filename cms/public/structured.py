"""What machines read on our pages: JSON-LD in the words of schema.org."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from channels.article import Article

if TYPE_CHECKING:
    from cms.models import Exemplar
    from cms.public.breadcrumbs import Crumb
    from cms.public.listing import Card

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
    return _script(document)


def collection(
    title: str, url: str, about: str, cards: list[Card], crumbs: list[Crumb]
) -> SafeString:
    """A list of stories, and the way to it."""
    base = settings.LANTOA_BASE_URL
    way = [*crumbs, None]
    page: dict[str, Any] = {
        "@type": "CollectionPage",
        "url": url,
        "name": title,
        "description": about,
        "inLanguage": "vi",
        "mainEntity": {
            "@type": "ItemList",
            "itemListElement": [
                {"@type": "ListItem", "position": place, "url": f"{base}{card.url}"}
                for place, card in enumerate(cards, 1)
            ],
        },
    }
    steps: dict[str, Any] = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": place,
                "name": crumb.title if crumb else title,
                "item": crumb.url if crumb else url,
            }
            for place, crumb in enumerate(way, 1)
        ],
    }
    graph = [_said(page), *([steps] if crumbs else [])]
    return _script({"@context": "https://schema.org", "@graph": graph})


def website(title: str, url: str) -> SafeString:
    """The installation as a whole, with the address its search answers at."""
    return _script(
        {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": title,
            "url": url,
            "inLanguage": "vi",
            "potentialAction": {
                "@type": "SearchAction",
                "target": f"{settings.LANTOA_BASE_URL}/tim-kiem/?q={{search_term}}",
                "query-input": "required name=search_term",
            },
        }
    )


def profile(person: Exemplar, url: str) -> SafeString:
    kind = "Organization" if person.collective else "Person"
    about: dict[str, Any] = {
        "@type": kind,
        "name": person.full_name,
        "award": [str(award) for award in person.awards.all() if award.in_force],
    }
    if not person.collective:
        about["jobTitle"] = person.role
        if person.workplace:
            about["worksFor"] = {"@type": "Organization", "name": person.workplace}
    return _script(
        {
            "@context": "https://schema.org",
            "@type": "ProfilePage",
            "url": url,
            "mainEntity": _said(about),
        }
    )


def _said(document: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if value not in ("", [])}


def _script(document: dict[str, Any]) -> SafeString:
    text = json.dumps(_said(document), ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(text)  # noqa: S308 - every < > & is escaped above
