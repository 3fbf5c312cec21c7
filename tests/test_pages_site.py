"""The built site: strict, both languages, no dead link, nothing inline, nothing from outside.

Built once with plain `mkdocs build` from the small workspace and the project's own look.
"""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from carbonpeak.corpus import load_corpus
from carbonpeak.pages import CannotStage, Digest, frames_of
from carbonpeak.pages.modules import read_scripts
from carbonpeak.pages.parts import PARTS
from carbonpeak.website import build_site
from carbonpeak.workspace import Workspace
from tests.conftest import VALID_WORKSPACE

ROOT = Path(__file__).parents[1]


def make_root(folder: Path) -> Path:
    """Return a copy of the small workspace with the project's pages and look."""
    shutil.copytree(VALID_WORKSPACE, folder)
    shutil.copytree(ROOT / "site", folder / "site", dirs_exist_ok=True)
    shutil.copytree(ROOT / "search", folder / "search", dirs_exist_ok=True)
    shutil.copy(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    return folder


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_root(tmp_path_factory.mktemp("site") / "workspace")


@pytest.fixture(scope="module")
def site(root: Path) -> Path:
    """Return the site as plain `mkdocs build` makes it; it is strict, so a warning would fail."""
    build(load_config(str(root / "mkdocs.yml")))
    return root / "build" / "site"


@pytest.fixture(scope="module")
def soups(site: Path) -> dict[str, BeautifulSoup]:
    """Return every page, parsed, by its address."""
    return {
        address_of(file, site): BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        for file in sorted(site.rglob("*.html"))
    }


def address_of(file: Path, site: Path) -> str:
    return "/" + file.relative_to(site).as_posix().removesuffix("index.html")


def test_pages_carry_no_inline_script_or_style(soups: dict[str, BeautifulSoup]) -> None:
    found = []
    for address, soup in soups.items():
        found += [address for tag in soup.find_all("script") if not tag.get("src")]
        found += [address for _tag in soup.find_all("style")]
        for tag in soup.find_all(True):
            found += [
                f"{address} {tag.name} {name}"
                for name in tag.attrs
                if name == "style" or name.startswith("on")
            ]
    assert found == []


def test_style_sheets_load_nothing_from_elsewhere(site: Path) -> None:
    addresses = [
        address
        for file in (site / "assets").rglob("*.css")
        for address in re.findall(r"url\(\s*[\"']?([^\"')]+)", file.read_text(encoding="utf-8"))
    ]
    assert [a for a in addresses if not a.startswith("data:image/svg+xml")] == []


def test_no_script_of_the_theme_is_published(site: Path) -> None:
    names = {file.name for file in (site / "assets").rglob("*.js")}
    assert names == read_scripts(ROOT / "site/assets/javascripts").keys()


def test_nothing_is_loaded_from_another_origin(soups: dict[str, BeautifulSoup]) -> None:
    loaded = [
        (address, str(tag.get("src") or tag.get("href")))
        for address, soup in soups.items()
        for tag in soup.find_all(["script", "img", "link", "iframe", "source"])
        if tag.get("rel") not in (["canonical"], ["alternate"])
    ]
    assert [entry for entry in loaded if urlsplit(entry[1]).netloc] == []


def test_every_link_leads_somewhere(soups: dict[str, BeautifulSoup], site: Path) -> None:
    ids = {
        address: {str(tag["id"]) for tag in soup.find_all(id=True)}
        for address, soup in soups.items()
    }
    assert [link for link in internal_links(soups) if not is_alive(link, ids, site)] == []


def internal_links(soups: dict[str, BeautifulSoup]) -> Iterator[tuple[str, str]]:
    for address, soup in soups.items():
        for tag in soup.find_all(["a", "link", "script", "img", "form"]):
            target = tag.get("href") or tag.get("src") or tag.get("action")
            if target and not urlsplit(str(target)).scheme:
                yield address, str(target)


def is_alive(link: tuple[str, str], ids: dict[str, set[str]], site: Path) -> bool:
    source, target = link
    whole = urlsplit(urljoin("http://here" + source, target))
    path = unquote(whole.path)
    if path not in ids:
        return (site / path.lstrip("/")).is_file()
    return not whole.fragment or unquote(whole.fragment) in ids[path]


def test_links_of_a_page_are_relative_so_that_the_site_works_in_any_folder(
    soups: dict[str, BeautifulSoup],
) -> None:
    absolute = [
        link for link in internal_links(soups) if link[1].startswith("/") and link[0] != "/404.html"
    ]
    assert absolute == []


def test_each_page_has_the_other_language_and_links_to_it(soups: dict[str, BeautifulSoup]) -> None:
    pages = {address for address in soups if address != "/404.html"}
    english = {address for address in pages if address.startswith("/en/")}
    assert {"/en" + address for address in pages - english} == english
    for address in pages:
        link = soups[address].find("a", class_="cp-language")
        assert link is not None, address
        other = address.removeprefix("/en") if address in english else "/en" + address
        assert urljoin(address, str(link["href"])) == other


def test_language_of_a_page_is_said(soups: dict[str, BeautifulSoup]) -> None:
    for address, soup in soups.items():
        assert soup.html is not None
        assert soup.html.get("lang") == ("en" if address.startswith("/en/") else "zh"), address


def test_ids_of_a_page_are_unique(soups: dict[str, BeautifulSoup]) -> None:
    for address, soup in soups.items():
        ids = [tag["id"] for tag in soup.find_all(id=True)]
        assert len(ids) == len(set(ids)), address


def test_every_page_has_one_first_heading_and_a_title_and_description(
    soups: dict[str, BeautifulSoup],
) -> None:
    for address, soup in soups.items():
        assert len(soup.find_all("h1")) == 1, address
        assert soup.title is not None, address
        assert soup.title.get_text(strip=True), address
        assert soup.find("meta", {"name": "description"}), address


def test_leads_are_on_no_list_of_published_cases(soups: dict[str, BeautifulSoup]) -> None:
    for address in ("/", "/cases/", "/types/carbon-inclusion/"):
        main = soups[address].find("article")
        assert main is not None
        assert "travel-points" not in str(main), address
    assert "travel-points" in str(soups["/leads/"].find("article"))


def test_data_version_stands_on_home_and_data_pages_only(
    soups: dict[str, BeautifulSoup], root: Path
) -> None:
    version = load_corpus(Workspace(root)).data_version
    bearing = {a.removeprefix("/en") for a, soup in soups.items() if version in soup.get_text()}
    assert bearing == {"/", "/download/", "/methods/"}


def test_case_is_offered_as_json_and_as_its_own_file(site: Path, root: Path) -> None:
    folder = site / "cases" / "solar-roofs"
    assert json.loads((folder / "record.json").read_text(encoding="utf-8"))["id"] == "solar-roofs"
    original = root / "cases" / "jia" / "solar-roofs.yaml"
    assert (folder / "record.yaml").read_bytes() == original.read_bytes()


def test_no_mirrors_address_is_given_anywhere(site: Path) -> None:
    record = json.loads((site / "cases/solar-roofs/record.json").read_text(encoding="utf-8"))
    mirrors = [source for source in record["sources"] if source["access"] == "mirror"]
    assert mirrors
    assert [source["url"] for source in mirrors] == [None] * len(mirrors)


def test_renamed_case_redirects(soups: dict[str, BeautifulSoup]) -> None:
    refresh = soups["/cases/roof-pv/"].find("meta", {"http-equiv": "refresh"})
    assert refresh is not None
    assert refresh["content"] == "0; url=../solar-roofs/"


def test_search_page_has_the_container_and_every_header_a_form(
    soups: dict[str, BeautifulSoup],
) -> None:
    for address in ("/search/", "/en/search/"):
        assert soups[address].find(id="cp-search") is not None
        assert soups[address].find(class_="cp-without-scripts") is not None
    for address, soup in soups.items():
        form = soup.find("form", attrs={"role": "search"})
        assert form is not None, address
        target = urljoin(address, str(form["action"]))
        assert target in {"/search/", "/en/search/"}, address


def test_search_page_finds_its_index_where_it_is(site: Path) -> None:
    for language, page in (("zh", "search"), ("en", "en/search")):
        text = (site / page / "index.html").read_text(encoding="utf-8")
        container = BeautifulSoup(text, "html.parser").find(id="cp-search")
        assert container is not None
        folder = (site / page / str(container["data-index"])).resolve()
        assert (folder / language / "start.json").is_file(), language


def test_footer_says_that_the_work_is_independent(soups: dict[str, BeautifulSoup]) -> None:
    assert "不是国家发展和改革委员会的官方出版物" in soups["/"].get_text()
    assert "not an official publication" in soups["/en/"].get_text()


def test_a_second_build_writes_no_staged_file_again(root: Path, site: Path) -> None:
    staged = root / "build" / "docs"
    before = {file: file.stat().st_mtime_ns for file in staged.rglob("*") if file.is_file()}
    build(load_config(str(root / "mkdocs.yml")))
    assert {f: f.stat().st_mtime_ns for f in staged.rglob("*") if f.is_file()} == before


def test_bare_mkdocs_makes_the_same_site(root: Path, site: Path, tmp_path: Path) -> None:
    again = build_apart(root, tmp_path, downloads="")
    plain = read_all(site)
    assert again == {name: plain[name] for name in plain if not name.startswith("assets/search/")}


def build_apart(
    root: Path, folder: Path, *, downloads: str, explore_url: str = ""
) -> dict[str, bytes]:
    """Return all files of the site as `carbonpeak build` makes it, but for the search."""
    workspace = Workspace(root)
    build_site(
        workspace,
        load_corpus(workspace),
        folder / "site",
        notes=folder / "notes.json",
        code="",
        downloads=downloads,
        explore_url=explore_url,
    )
    return read_all(folder / "site")


def read_all(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_unknown_part_of_a_hand_written_page_is_named(tmp_path: Path) -> None:
    root = make_root(tmp_path / "workspace")
    page = root / "site/docs/zh/about.md"
    page.write_text("# x\n\n<!-- carbonpeak: nothing -->\n", encoding="utf-8")
    workspace = Workspace(root)
    with pytest.raises(CannotStage) as raised:
        frames_of(workspace, Digest(load_corpus(workspace)))
    assert str(raised.value) == (
        'site/docs/zh/about.md asks for the part "nothing", which does not exist'
    )


def test_errors_in_records_stop_the_build_and_name_the_command(tmp_path: Path) -> None:
    root = make_root(tmp_path / "workspace")
    case = root / "cases/jia/solar-roofs.yaml"
    text = case.read_text(encoding="utf-8").replace("stage: ", "stage: not-")
    case.write_text(text, encoding="utf-8")
    with pytest.raises(Abort) as raised:
        build(load_config(str(root / "mkdocs.yml")))
    assert str(raised.value) == "1 error in the records; `carbonpeak check` lists them"


def test_downloads_are_linked_where_the_site_has_them(root: Path, tmp_path: Path) -> None:
    files = build_apart(root, tmp_path, downloads="downloads/", explore_url="/data/")
    page = files["en/download/index.html"].decode()
    assert 'href="../../downloads/carbonpeak.db"' in page
    assert 'href="/data/en/"' in page
    contribute = files["en/contribute/index.html"].decode()
    assert 'href="../../downloads/forms/carbonpeak-form-en.xlsx"' in contribute
    assert json.loads(files["site.json"]) == {"explore_url": "/data/"}


def test_readme_of_site_names_every_part() -> None:
    readme = (ROOT / "site" / "README.md").read_text(encoding="utf-8")
    assert [name for name in PARTS if f"`{name}`" not in readme] == []


def test_editors_page_tells_pilots_fields_and_the_mirrors_of_each_record(
    soups: dict[str, BeautifulSoup],
) -> None:
    page = soups["/editors/"]
    tables = page.select("table")
    assert len(tables) == 3
    rows = {row.th.get_text(): row for row in tables[2].select("tbody tr") if row.th}
    lead = rows["发放绿色出行积分（丙市）"]
    cells = [cell.get_text() for cell in lead.select("td")]
    assert cells[1] == "线索"
    assert cells[3] == "s1 (1/1)"
