"""What a story's body is made of."""

from __future__ import annotations

from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

WORDS, SIGHTS, BOXES, FILES = (
    pgettext_lazy("group of blocks", "Words"),
    _("Pictures"),
    _("Boxes and tables"),
    _("Files and links"),
)

INLINE = ["bold", "italic", "link", "document-link", "superscript", "subscript", "strikethrough"]


class Quotation(blocks.StructBlock):
    words = blocks.RichTextBlock(label=_("words"), features=["italic", "link"])
    speaker = blocks.CharBlock(
        label=_("speaker"), required=False, help_text=_("The name readers may see. Left empty, nobody is named.")
    )
    role = blocks.CharBlock(label=_("who that is"), required=False)
    where = blocks.CharBlock(label=_("where it was said"), required=False)

    class Meta:
        icon = "openquote"
        group = WORDS


class PullQuote(blocks.StructBlock):
    words = blocks.CharBlock(label=_("words"), max_length=300)
    speaker = blocks.CharBlock(label=_("speaker"), required=False)

    class Meta:
        icon = "openquote"
        group = WORDS
        help_text = _("These words are set large beside the text, and must stand in the text as well.")


class PhotoInText(blocks.StructBlock):
    photo = ImageChooserBlock(label=_("photo"))
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=400)
    wide = blocks.BooleanBlock(label=_("wider than the text"), required=False)

    class Meta:
        icon = "image"
        group = SIGHTS


class Gallery(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), required=False)
    photos = blocks.ListBlock(PhotoInText(), label=_("photos"), min_num=2)

    class Meta:
        icon = "grid"
        group = SIGHTS


class Table(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("what it shows"))
    table = TypedTableBlock(
        [
            ("text", blocks.CharBlock(label=_("text"), required=False)),
            ("number", blocks.DecimalBlock(label=_("number"), required=False)),
        ],
        label=_("table"),
    )
    source = blocks.CharBlock(label=_("source"), required=False)

    class Meta:
        icon = "table"
        group = BOXES


class Listing(blocks.StructBlock):
    numbered = blocks.BooleanBlock(label=_("numbered"), required=False)
    items = blocks.ListBlock(blocks.RichTextBlock(features=INLINE), label=_("items"), min_num=1)

    class Meta:
        icon = "list-ul"
        group = WORDS


class FactBox(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"))
    text = blocks.RichTextBlock(label=_("text"), features=[*INLINE, "ul", "ol"])

    class Meta:
        icon = "info-circle"
        group = BOXES


class Moment(blocks.StructBlock):
    when = blocks.CharBlock(label=_("when"), max_length=60)
    what = blocks.RichTextBlock(label=_("what happened"), features=INLINE)


class Timeline(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"))
    moments = blocks.ListBlock(Moment(), label=_("moments"), min_num=1)

    class Meta:
        icon = "calendar-alt"
        group = BOXES


class DocumentInText(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("document"))
    description = blocks.CharBlock(label=_("what it is"), required=False)

    class Meta:
        icon = "doc-full"
        group = FILES


class Recording(blocks.StructBlock):
    """An audio or video file; the transcript is for those who cannot hear it or must not be heard playing it."""

    file = DocumentChooserBlock(label=_("file"))
    title = blocks.CharBlock(label=_("title"))
    transcript = blocks.RichTextBlock(
        label=_("transcript"),
        required=False,
        help_text=_("For those who cannot hear it, or must not be heard playing it."),
    )
    credit = blocks.CharBlock(label=_("credit"), required=False)

    class Meta:
        icon = "media"
        group = FILES


class Embed(blocks.StructBlock):
    """A link card. It holds our own copy of title and picture: no reader's browser calls the other site."""

    url = blocks.URLBlock(label=_("address"), validators=[URLValidator(schemes=["http", "https"])])
    title = blocks.CharBlock(label=_("title"))
    site = blocks.CharBlock(label=_("site"), required=False)
    description = blocks.CharBlock(label=_("description"), required=False, max_length=300)
    picture = ImageChooserBlock(label=_("picture"), required=False)

    class Meta:
        icon = "link"
        group = FILES
        help_text = _(
            "Readers get a card with our own copy of title and picture. Their browsers call the other site only if they follow the link."
        )


class LiveEntry(blocks.StructBlock):
    at = blocks.DateTimeBlock(label=_("time"))
    headline = blocks.CharBlock(label=_("headline"), required=False)
    author = blocks.CharBlock(
        label=_("author as printed"),
        required=False,
        help_text=_("Printed as it stands: check that this name may be read."),
    )
    text = blocks.RichTextBlock(label=_("text"), features=[*INLINE, "ul", "ol", "blockquote"])
    photo = ImageChooserBlock(label=_("photo"), required=False)
    key = blocks.BooleanBlock(label=_("key moment"), required=False)

    class Meta:
        icon = "time"
        group = WORDS
        help_text = _("The newest entry stands first, wherever you put it.")


class Body(blocks.StreamBlock):
    """Any kind of story may use any block; their order here is their order in the editor's list."""

    text = blocks.RichTextBlock(label=_("text"), features=INLINE, icon="pilcrow", group=WORDS)
    heading = blocks.CharBlock(label=_("heading"), max_length=200, icon="title", group=WORDS)
    quotation = Quotation(label=_("quotation"))
    pull_quote = PullQuote(label=_("pull quote"))
    photo = PhotoInText(label=_("photo"))
    gallery = Gallery(label=_("gallery"))
    table = Table(label=_("table"))
    list = Listing(label=_("list"))
    fact_box = FactBox(label=_("fact box"))
    timeline = Timeline(label=_("timeline"))
    document = DocumentInText(label=_("document"))
    audio = Recording(label=_("audio"))
    video = Recording(label=_("video"))
    embed = Embed(label=_("link card"))
    live_entry = LiveEntry(label=_("live entry"))
