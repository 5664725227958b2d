"""What is told."""

from cms.models.media import Rendition, StoryImage

__all__ = ["Rendition", "StoryImage"]
