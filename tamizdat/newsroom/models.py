"""The newsroom's nouns; each lives in a file of its own."""

from tamizdat.newsroom.articles import Article
from tamizdat.newsroom.attachments import Attachment
from tamizdat.newsroom.authors import Author
from tamizdat.newsroom.bylines import Byline, RelatedStory
from tamizdat.newsroom.corrections import CorrectionNote
from tamizdat.newsroom.fixed_pages import FixedPage
from tamizdat.newsroom.fronts import FrontPage, StoriesPage
from tamizdat.newsroom.notices import Notice
from tamizdat.newsroom.photos import Photo, PhotoRendition
from tamizdat.newsroom.redirects import Redirect
from tamizdat.newsroom.sections import Section
from tamizdat.newsroom.topics import Topic
from tamizdat.newsroom.workflow import SecondPairOfEyes

__all__ = [
    "Article",
    "Attachment",
    "Author",
    "Byline",
    "CorrectionNote",
    "FixedPage",
    "FrontPage",
    "Notice",
    "Photo",
    "PhotoRendition",
    "Redirect",
    "RelatedStory",
    "SecondPairOfEyes",
    "Section",
    "StoriesPage",
    "Topic",
]
