"""The whole site: frames from a site generator, filled with what the records say.

Pages are rendered, filled and written one after another, in little memory. A page that would come
out as it did in the site before gets that page's file, without being rendered.
"""

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from carbonpeak.kept.swap import link_file
from carbonpeak.pages.browse import browse_files
from carbonpeak.pages.digest import Digest
from carbonpeak.pages.frame import FRAME, Filling, Frame
from carbonpeak.pages.likeness_data import likeness_files
from carbonpeak.pages.news import news_files
from carbonpeak.pages.records import record_json
from carbonpeak.pages.staging import (
    Made,
    Sheet,
    address_of,
    html_path,
    plan_sheets,
    staged_files,
)
from carbonpeak.pages.watching import Contents, Reads, WatchedDigest
from carbonpeak.workspace import Workspace

FrameBuilder = Callable[[Mapping[str, bytes]], Path]
"""Takes all staged files by path and returns the folder of the site made from them."""

WAITING = 2_000
"""How many rendered pages may wait for frames: by then nearly every kind of page was seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What must hold for a page to be taken over from the site before, and what it says."""

    reads: tuple[str, ...]
    """What it read of the records, by the names of `carbonpeak.pages.watching`."""
    state: str
    """Digest of what stood there, and of the page's own source."""
    frame: str
    frame_digest: str
    modified: str
    size: int
    time: int
    """Size and time of the file: one that something else wrote over is not taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """The site before."""

    folder: Path
    pages: Mapping[str, Kept]
    """By path below the site's root."""
    frames: Mapping[str, str]
    """Markdown of each frame by its path."""


def read_former(folder: Path, notes: Path, code: str) -> Former | None:
    """Return the site before with its notes, or None where no code like this one made it."""
    try:
        plain = json.loads(notes.read_text(encoding="utf-8"))
        if plain["code"] != code:
            return None
        pages = {
            path: Kept(**{**kept, "reads": tuple(plain["reads"][kept["reads"]])})
            for path, kept in plain["pages"].items()
        }
        return Former(folder=folder, pages=pages, frames=dict(plain["frames"]))
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What was made: notes on every file made from records, and the frames."""

    pages: Mapping[str, Kept]
    frames: Mapping[str, str]


def write_notes(file: Path, site: Site, code: str) -> None:
    """Write what `read_former` reads; pages share most lists of what they read."""
    numbers = {kept.reads: 0 for kept in site.pages.values()}
    numbers = {reads: number for number, reads in enumerate(numbers)}
    pages = {
        path: {**asdict(kept), "reads": numbers[kept.reads]} for path, kept in site.pages.items()
    }
    plain = {"code": code, "reads": list(numbers), "pages": pages, "frames": dict(site.frames)}
    file.write_text(json.dumps(plain) + "\n", encoding="utf-8", newline="\n")


def frames_of(workspace: Workspace, digest: Digest) -> dict[str, str]:
    """Return the Markdown of every frame of the site by path. Raises CannotStage."""
    made = (sheet.make(digest) for sheet in plan_sheets(workspace, digest))
    return {one.frame: one.text for one in made}


def make_site(
    workspace: Workspace,
    digest: Digest,
    folder: Path,
    *,
    build_frames: FrameBuilder,
    former: Former | None = None,
) -> Site:
    """Write the site to a folder that does not exist yet. Raises CannotStage."""
    return _Maker(workspace, digest, folder, build_frames, former).make()


class _Built:
    """Frames as the site generator made them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._frames: dict[str, Frame] = {}
        self._digests: dict[str, str] = {}

    def frame(self, path: str) -> Frame:
        if path not in self._frames:
            self._frames[path] = Frame(self._read(path).decode())
        return self._frames[path]

    def digest(self, path: str) -> str:
        if path not in self._digests:
            self._digests[path] = hashlib.sha256(self._read(path)).hexdigest()[:32]
        return self._digests[path]

    def _read(self, path: str) -> bytes:
        return (self.folder / built_path(path)).read_bytes()


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A page that waits for its frame: rendered, or to be taken over."""

    sheet: Sheet
    reads: tuple[str, ...]
    made: Made | None
    kept: Kept | None


class _Maker:
    """What the steps of making one site share."""

    def __init__(
        self,
        workspace: Workspace,
        digest: Digest,
        folder: Path,
        build_frames: FrameBuilder,
        former: Former | None,
    ) -> None:
        self._workspace = workspace
        self._digest = digest
        self._folder = folder
        self._build_frames = build_frames
        self._former = former
        self._contents = Contents(digest)
        self._texts: dict[str, str] = {}
        self._built: tuple[_Built, frozenset[str]] | None = None
        self._waiting: list[_Waiting] = []
        self._rendered = 0
        self._pages: dict[str, Kept] = {}
        self._folders: set[Path] = set()

    def make(self) -> Site:
        for sheet in plan_sheets(self._workspace, self._digest):
            self._begin(sheet)
            if self._rendered == WAITING:
                self._finish()
        self._finish()
        self._write_case_files()
        self._write_data_files()
        self._take_the_rest()
        return Site(pages=self._pages, frames=self._texts)

    def _begin(self, sheet: Sheet) -> None:
        kept = self._former_page(sheet.path)
        if kept is not None and kept.state == self._state(sheet, kept.reads):
            assert self._former is not None
            self._texts[kept.frame] = self._former.frames[kept.frame]
            self._waiting.append(_Waiting(sheet, kept.reads, None, kept))
        else:
            self._waiting.append(self._render(sheet))
            self._rendered += 1

    def _render(self, sheet: Sheet) -> _Waiting:
        reads = Reads()
        made = sheet.make(WatchedDigest(self._digest, reads))
        self._texts[made.frame] = made.text
        return _Waiting(sheet, reads.names(), made, None)

    def _state(self, sheet: Sheet, reads: tuple[str, ...]) -> str:
        return _hash(sheet.source, self._contents.all_of(reads))

    def _former_page(self, path: str) -> Kept | None:
        """Return what is known of a page of the site before, if its file is still the same."""
        if self._former is None or path not in self._former.pages:
            return None
        kept = self._former.pages[path]
        try:
            about = (self._former.folder / path).stat()
        except OSError:
            return None
        return kept if (about.st_size, about.st_mtime_ns) == (kept.size, kept.time) else None

    def _finish(self) -> None:
        """Write all pages that wait, having frames built for those that have none yet."""
        wanted = frozenset(self._texts)
        if self._built is None or not wanted <= self._built[1]:
            files = staged_files(self._workspace, self._digest.settings, self._texts)
            self._built = _Built(self._build_frames(files)), wanted
        for waiting in self._waiting:
            self._put(waiting, self._built[0])
        self._waiting.clear()
        self._rendered = 0

    def _put(self, waiting: _Waiting, built: _Built) -> None:
        path, kept = waiting.sheet.path, waiting.kept
        if kept is not None and kept.frame_digest == built.digest(kept.frame):
            self._take(path, kept)
            return
        made = waiting.made or self._render(waiting.sheet).made
        assert made is not None
        html = built.frame(made.frame).fill(made.filling)
        self._write(
            path,
            html.encode(),
            reads=waiting.reads,
            state=self._state(waiting.sheet, waiting.reads),
            frame=made.frame,
            frame_digest=built.digest(made.frame),
            modified=made.filling.values.get("modified", ""),
        )

    def _take(self, path: str, kept: Kept) -> None:
        assert self._former is not None
        target = self._target(path)
        link_file(self._former.folder / path, target)
        self._pages[path] = kept

    def _write(
        self,
        path: str,
        content: bytes,
        *,
        reads: tuple[str, ...],
        state: str,
        frame: str = "",
        frame_digest: str = "",
        modified: str = "",
    ) -> None:
        target = self._target(path)
        target.write_bytes(content)
        about = target.stat()
        self._pages[path] = Kept(
            reads=reads,
            state=state,
            frame=frame,
            frame_digest=frame_digest,
            modified=modified,
            size=about.st_size,
            time=about.st_mtime_ns,
        )

    def _target(self, path: str) -> Path:
        """Return where a file is to stand, in a folder that is there."""
        target = self._folder / path
        if target.parent not in self._folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(target.parent)
        return target

    def _write_case_files(self) -> None:
        """Put each case as JSON and as the YAML file it is at the side of its page."""
        for name, record in self._digest.corpus.cases.items():
            state = self._digest.corpus.digests[record.file]
            makers: dict[str, Callable[[], bytes]] = {
                f"cases/{name}/record.json": lambda r=record: record_json(r.data).encode(),  # type: ignore[misc]
                f"cases/{name}/record.yaml": (self._workspace.root / record.file).read_bytes,
            }
            for path, read in makers.items():
                kept = self._former_page(path)
                if kept is not None and kept.state == state:
                    self._take(path, kept)
                else:
                    self._write(path, read(), reads=(), state=state)

    def _write_data_files(self) -> None:
        """Write what the scripts of some pages read."""
        for path, content in _data_files(self._digest):
            self._target(path.removeprefix("zh/")).write_bytes(content)

    def _take_the_rest(self) -> None:
        """Take what the site generator made whole, and write the list of addresses."""
        assert self._built is not None
        built = self._built[0].folder
        for file in sorted(built.rglob("*")):
            path = file.relative_to(built).as_posix()
            made_here = path in self._pages or FRAME in path or path.startswith(SITEMAP)
            if file.is_file() and not made_here:
                link_file(file, self._target(path))
        frames = (built / SITEMAP).read_text(encoding="utf-8")
        sitemap = "".join(_fill_sitemap(frames, self._pages)).encode()
        (self._folder / SITEMAP).write_bytes(sitemap)
        (self._folder / f"{SITEMAP}.gz").write_bytes(_zip(sitemap, self._digest.corpus.as_of))


def _data_files(digest: Digest) -> Iterator[tuple[str, bytes]]:
    yield from browse_files(digest)
    yield from likeness_files(digest)
    yield from news_files(digest)


SITEMAP = "sitemap.xml"
_ENTRY = re.compile(rf"({FRAME}[0-9a-f]+)")


def _fill_sitemap(frames: str, pages: Mapping[str, Kept]) -> Iterator[str]:
    """Yield the lines of the sitemap: a frame's stands for those of all its pages."""
    by_frame: dict[str, list[tuple[str, str]]] = {}
    for path, kept in pages.items():
        by_frame.setdefault(PurePosixPath(kept.frame).stem, []).append(
            (PurePosixPath(path).parent.name, kept.modified)
        )
    for line in frames.splitlines(keepends=True):
        found = _ENTRY.search(line)
        if found is None:
            yield line
            continue
        frame = Frame(line)
        for name, modified in by_frame.get(found[1], ()):
            yield frame.fill(Filling(name=name, values={"modified": modified}, parts={}))


def _zip(content: bytes, as_of: str) -> bytes:
    """Return content compressed, dated as the base is: no product reads the clock."""
    day = datetime.fromisoformat(as_of).replace(tzinfo=UTC)
    return gzip.compress(content, mtime=int(day.timestamp()))


def built_path(staged: str) -> str:
    """Return the file, below the site's root, that a staged Markdown file becomes."""
    language, _, name = staged.partition("/")
    return html_path(address_of(name), "en" if language == "en" else "zh")


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
