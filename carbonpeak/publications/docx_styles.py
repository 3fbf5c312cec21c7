"""Styles, fonts and page of the Word document, from `typography`.

The fonts are 宋体, 黑体 and 仿宋 of Chinese offices, under their English names: by these a system
that lacks them takes a Chinese font of the same kind, by the Chinese names any font at all.
"""

from typing import TYPE_CHECKING

from carbonpeak.problems import Language
from carbonpeak.publications.typography import (
    MARGIN_BOTTOM,
    MARGIN_SIDE,
    MARGIN_TOP,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SETTINGS,
    WIDE_MARGIN,
    WIDE_MARGIN_SIDE,
    Face,
    Setting,
    settings,
)

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.section import Section
    from docx.styles.style import ParagraphStyle

CHINESE: dict[Face, str] = {"serif": "SimSun", "sans": "SimHei", "lead": "FangSong"}
LATIN: dict[Face, str] = {"serif": "Times New Roman", "sans": "Arial", "lead": "Times New Roman"}
_CHINESE_NAMES = {"SimSun": "宋体", "SimHei": "黑体", "FangSong": "仿宋"}
INK, SOFT = "1D2529", "55626A"
_TAGS: dict[Language, str] = {"zh": "zh-CN", "en": "en-GB"}


def set_styles(word: "WordDocument", language: Language) -> None:
    """Give a document the styles of every kind of paragraph."""
    from docx.enum.style import WD_STYLE_TYPE

    known = {style.name for style in word.styles}
    _set_default(word, language)
    for setting in settings(language).values():
        if setting.style not in known:
            built_in = setting.style.startswith("toc ")
            word.styles.add_style(setting.style, WD_STYLE_TYPE.PARAGRAPH, builtin=built_in)
        style: ParagraphStyle = word.styles[setting.style]
        _set_style(style, setting)


def _set_default(word: "WordDocument", language: Language) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    style: ParagraphStyle = word.styles["Normal"]
    _set_fonts(style, SETTINGS["cell"])
    tag = _TAGS[language]
    style.element.get_or_add_rPr().append(
        parse_xml(f'<w:lang {nsdecls("w")} w:val="{tag}" w:eastAsia="zh-CN" w:bidi="ar-SA"/>')
    )
    for default in word.styles.element.iter(qn("w:lang")):
        # The template says English here, by which LibreOffice takes Japanese forms of characters.
        default.set(qn("w:eastAsia"), "zh-CN")


def _set_style(style: "ParagraphStyle", setting: Setting) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Pt

    _set_fonts(style, setting)
    shape = style.paragraph_format
    shape.space_before, shape.space_after = Pt(setting.before), Pt(setting.after)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(setting.line)
    shape.left_indent, shape.first_line_indent = Pt(setting.left), Pt(setting.first)
    shape.keep_with_next = setting.keep_next
    shape.widow_control = False
    if setting.style in _JUSTIFIED:
        shape.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    else:
        shape.alignment = WD_ALIGN_PARAGRAPH.LEFT
    _drop_border(style)


_JUSTIFIED = {"Body Text", "Case Summary", "Points"}


def _drop_border(style: "ParagraphStyle") -> None:
    """Remove the lines that the template draws below titles."""
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _set_fonts(style: "ParagraphStyle", setting: Setting) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    font = style.font
    font.name = LATIN[setting.face]
    font.size = Pt(setting.size)
    font.bold = setting.strong
    font.italic = False
    font.color.rgb = RGBColor.from_string(SOFT if setting.soft else INK)
    fonts = style.element.get_or_add_rPr().rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), CHINESE[setting.face])
    spacing = style.element.rPr.find(qn("w:spacing"))
    if spacing is not None:
        style.element.rPr.remove(spacing)


def set_page(section: "Section", *, landscape: bool) -> None:
    """Set A4 upright or across, with its margins."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Pt

    size = (PAGE_HEIGHT, PAGE_WIDTH) if landscape else (PAGE_WIDTH, PAGE_HEIGHT)
    section.page_width, section.page_height = Pt(size[0]), Pt(size[1])
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    side = WIDE_MARGIN_SIDE if landscape else MARGIN_SIDE
    section.left_margin = section.right_margin = Pt(side)
    section.top_margin = Pt(WIDE_MARGIN if landscape else MARGIN_TOP)
    section.bottom_margin = Pt(WIDE_MARGIN if landscape else MARGIN_BOTTOM)
    section.header_distance = section.footer_distance = Pt(30)


def font_table() -> bytes:
    """Return the font table: each Chinese font with its Chinese name."""
    names = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{chinese}"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, chinese in _CHINESE_NAMES.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:fonts xmlns:w="{names}">{fonts}</w:fonts>'
    ).encode()
