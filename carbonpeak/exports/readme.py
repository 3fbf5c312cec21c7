"""What the folder of downloads says of itself in plain text, in both languages."""

from collections.abc import Iterator, Mapping

from carbonpeak.distribution import distributions


def citation(meta: Mapping[str, str]) -> str:
    """Return how to cite the base."""
    return f"{meta['citation_zh']}\n{meta['citation_en']}\n"


def readme(meta: Mapping[str, str]) -> str:
    """Return the README: version, licence, files, and how to open them."""
    return f"{_head(meta)}\n{''.join(_files())}\n{HOW_TO_OPEN}"


def _head(meta: Mapping[str, str]) -> str:
    return f"""\
{meta["title_zh"]} · {meta["title_en"]}
数据版本 · data version: {meta["data_version"]}
截止日期 · date of the newest record: {meta["as_of"]}
许可 · licence: {meta["licence"]} {meta["licence_url"]}
引用 · citation: CITATION.txt
{meta["notice_zh"]}
{meta["notice_en"]}
"""


def _files() -> Iterator[str]:
    for file in distributions():
        yield f"{file.name}\n  {file.holds.zh}\n  {file.holds.en}\n"


HOW_TO_OPEN = """\
forms/ 里是空白填报表，填好交给编者。
csv/、parquet/、schema/ 三个文件夹里是各 ZIP 文件的内容，可以逐个取用。
CSV 文件为 UTF-8 编码（无 BOM），行尾为 CRLF，空格子表示未载明。
在 Excel 或 WPS 中请直接打开 .xlsx。
要看 CSV，用“数据 → 从文本/CSV 导入”，编码选 UTF-8；双击打开时中文可能显示为乱码。
The folder forms/ holds the blank form for a case, to be filled in and sent to the editors.
The folders csv/, parquet/ and schema/ hold what is in the ZIP files, file by file.
CSV files are UTF-8 without a byte order mark, lines end with CRLF, an empty cell means not stated.
In Excel or WPS open the .xlsx file. For CSV use Data → From Text/CSV and choose UTF-8: a double
click may garble the Chinese.
"""
