"""Fifty hostile requests: each is answered in bounded time and bytes, in plain words."""

import resource
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from carbonpeak.workspace import Workspace

NUMBERS = "with recursive n(x) as (select 1 union all select x + 1 from n)"
LARGEST_ANSWER = 20_000_000
"""Bytes: what limits.py allows to one statement, and its brackets and names as JSON."""
PROCESSOR_SECONDS = 4.0
"""Processor time of this process for one request: the limit of a query is one second."""

GROWING = {
    "tables that double": "with a0 as (select 1 as x), "
    + ", ".join(f"a{n} as (select a.x from a{n - 1} a, a{n - 1} b)" for n in range(1, 40))
    + " select count(*) from a39",
    "compounds that double": "with a0(x) as (select 1), "
    + ", ".join(
        f"a{n}(x) as (select x from a{n - 1} union all select x from a{n - 1})"
        for n in range(1, 25)
    )
    + " select count(*) from a24",
}
"""What would take gigabytes while it is read, before any limit of time: a process refuses it."""

REFUSED = {
    "endless recursion": f"{NUMBERS} select count(*) from n",
    "endless recursion sorted": f"{NUMBERS} select x from n order by x desc",
    "zeros": "select zeroblob(2000000000)",
    "many zeros": f"{NUMBERS} select zeroblob(900000) from n limit 5000",
    "random bytes": "select randomblob(2000000000)",
    "many random bytes": f"{NUMBERS} select hex(randomblob(400000)) from n limit 5000",
    "long format": "select printf('%.*c', 2000000000, 'x')",
    "wide format": "select printf('%200000000d', 1)",
    "gathered text": (
        f"select group_concat(v) from ({NUMBERS} select hex(zeroblob(4000)) as v from n)"
    ),
    "gathered json": f"select json_group_array(x) from ({NUMBERS} select x from n)",
    "doubling": "select replace(replace(hex(zeroblob(400000)), '0', '0000'), '0', '0000')",
    "trim of long by long": "select trim(hex(zeroblob(400000)), hex(zeroblob(400000)))",
    "long pattern": f"select hex(zeroblob(400000)) like '%{'0' * 900}1%'",
    "long glob": f"select hex(zeroblob(400000)) glob '*{'0' * 900}1*'",
    "expression": "select length('x' regexp 'x')",
    "heavy join": f"{NUMBERS}, m as (select x from n limit 9000) select count(*) from m a, m b",
    "heavy join ordered": (
        f"{NUMBERS}, m as (select x from n limit 9000)"
        " select a.x from m a, m b order by b.x * a.x % 7, b.x"
    ),
    "deep nesting": "select " + "(" * 2000 + "1" + ")" * 2000,
    "many terms": "select " + " + ".join(["1"] * 3000),
    "many compounds": " union all ".join(["select 1"] * 900),
    "heavy function at every step": (
        "select sum(instr(hex(zeroblob(300000)), '1' || a.number)) from column_descriptions a,"
        " column_descriptions b, column_descriptions c"
    ),
    "random bytes at every step": (
        "select sum(length(randomblob(900000))) from column_descriptions a,"
        " column_descriptions b, column_descriptions c"
    ),
    "texts that grow": "with recursive n(x) as"
    " (select hex(zeroblob(1000)) union all select x || 'a' from n) select count(*) from n",
    "json by json": (
        "select count(*) from json_each('[' || replace(hex(zeroblob(90000)), '0', '1,') || '1]') a,"
        " json_each('[' || replace(hex(zeroblob(90000)), '0', '1,') || '1]') b"
    ),
    "many joins": "select count(*) from " + ", ".join(f"results t{n}" for n in range(40)),
    "cut again and again": (
        "select sum(length(escape_fts(a.description_zh || b.description_zh)))"
        " from column_descriptions a, column_descriptions b, column_descriptions c"
    ),
    "queries of others": "select sql from sqlite_stmt",
    "table to be made": "create temp table x as select 1",
    "virtual table": "create virtual table temp.x using csv(filename='/etc/passwd')",
    "lock": "begin exclusive",
    "extension": "select load_extension('x')",
    "file read": "select readfile('/etc/passwd')",
    "file written": "select writefile('/tmp/x', 'x')",
    "file edited": "select edit('x')",
    "file listed": "select * from fsdir('/')",
    "attached": "attach database '/etc/passwd' as other",
    "vacuumed": "vacuum into '/tmp/x.db'",
    "deleted": "delete from cases",
    "inserted": "insert into cases (id) values ('x')",
    "with and delete": "with x as (select 1) delete from cases",
    "dropped": "drop table cases",
    "two statements": "select 1; drop table cases",
    "pragma": "pragma database_list",
    "pragma written": "pragma query_only = 0",
    "pragma with a comment": "/* x */ pragma table_info(cases)",
    "pragma function": "select * from pragma_database_list",
    "pragma function quoted": 'select file from "PRAGMA_database_list"()',
    "pragma module": "select * from pragma_module_list",
    "pragma options": "select * from pragma_compile_options",
    "explain of another": "explain delete from cases where pragma_database_list",
    "not a statement": "selec",
    "nothing there": "select * from nowhere",
}


def used() -> float:
    times = resource.getrusage(resource.RUSAGE_SELF)
    return times.ru_utime + times.ru_stime


def assert_plain(answer: httpx.Response, built: Workspace) -> None:
    assert "Traceback" not in answer.text
    assert str(built.root) not in answer.text
    assert "/etc/" not in answer.text.replace("/etc/passwd&#39;", "").replace("'/etc/passwd'", "")


FORMS = [
    *((name, ".json") for name in REFUSED),
    *(
        (name, form)
        for name in ("endless recursion", "zeros", "not a statement")
        for form in ("", ".csv")
    ),
]


@pytest.mark.parametrize(("name", "form"), FORMS)
async def test_statement_is_refused(
    name: str, form: str, built: Workspace, reader: httpx.AsyncClient
) -> None:
    before = used()
    answer = await reader.get(f"/data/carbonpeak{form}", params={"sql": REFUSED[name]})
    assert used() - before < PROCESSOR_SECONDS
    assert 400 <= answer.status_code < 500, answer.text[:300]
    assert len(answer.content) < 60_000
    assert_plain(answer, built)


ADDRESSES = {
    "huge limit": "carbonpeak/cases.json?_size=99999999",
    "huge page": "carbonpeak/cases.json?_size=max&_next=99999999",
    "negative size": "carbonpeak/cases.json?_size=-1",
    "facet on all": "carbonpeak/column_descriptions?"
    + "&".join(["_facet=description_zh", "_facet=description_en", "_facet=table_id"] * 40),
    "facet of arrays": "carbonpeak/cases.json?_facet_array=title_zh",
    "facet size": "carbonpeak/results.json?_facet=text_zh&_facet_size=99999999",
    "deep sort": "carbonpeak/column_descriptions.json?_sort=description_zh&_sort_desc=id",
    "where with join": "carbonpeak/cases.json?_where=" + quote("id in (select id from steps)"),
    "where endless": "carbonpeak/cases.json?_where=" + quote(f"1 in ({NUMBERS} select x from n)"),
    "where revealing": "carbonpeak/cases.json?_where="
    + quote("id in (select file from pragma_database_list)"),
    "through": "carbonpeak/cases.json?_through="
    + quote('{"table":"sqlite_master","column":"sql","value":"x"}'),
    "long search": "carbonpeak/cases.json?_search=" + quote("光" * 3000),
    "raw search": "carbonpeak/cases.json?_searchmode=raw&_search=" + quote('"a" NEAR('),
    "long search everywhere": "-/search.json?q=" + quote("绿电 " * 1400),
    "many filters": "-/search.json?" + "&".join(f"pilot=p{n}" for n in range(2000)),
    "long address": "carbonpeak.json?sql=" + "a" * 60_000,
    "many parameters": "carbonpeak/cases.json?" + "&".join(f"id__not=x{n}" for n in range(1500)),
    "header in a value": "carbonpeak/cases.csv?_dl=1%0d%0aset-cookie:%20a=b",
    "header in a path": "carbonpeak/cases%0d%0aset-cookie:%20a=b",
    "header in a version": "carbonpeak/cases?_version=%0d%0aset-cookie:%20a=b",
    "header in a slash": "carbonpeak/x%0d%0aset-cookie:%20a=b/",
    "path upwards": "../../../../etc/passwd",
    "path upwards encoded": "assets/..%2f..%2f..%2f..%2fetc%2fpasswd",
    "path upwards in static": "-/static/..%2f..%2f..%2fetc%2fpasswd",
    "path upwards in a row": "carbonpeak/cases/..%2f..%2fetc%2fpasswd",
    "another database": "_memory.json?sql=select+1",
    "the internal database": "_internal.json?sql=select+*+from+databases",
    "trace": "carbonpeak/cases.json?_trace=1",
    "context": "carbonpeak/cases?_context=1",
    "time limit raised": "carbonpeak.json?_timelimit=999999&sql="
    + quote(REFUSED["endless recursion"]),
    "streamed join": "carbonpeak.csv?_stream=1&sql=" + quote(REFUSED["heavy join ordered"]),
    "streamed table": "carbonpeak/column_descriptions.csv?_stream=1&_labels=on",
    "shape of objects": "carbonpeak.json?_shape=object&sql=select+1",
    "shape unknown": "carbonpeak/cases.json?_shape=nothing",
    "shape of lines": "carbonpeak/cases.json?_nl=on&_shape=array&_size=max",
    "json columns": "carbonpeak/cases.json?_json=title_zh&_json_infinity=1",
    "json within json": "carbonpeak.json?_json=x&sql="
    + quote("select replace(hex(zeroblob(200000)), '00', '[') as x"),
    "the whole database in json": "carbonpeak.json",
    "labels of all": "carbonpeak/cases.json?_labels=on&_size=max",
    "blob": "carbonpeak/cases/solar-roofs.blob?_blob_column=title_zh",
    "template": "carbonpeak/cases?_search=" + quote("{{ 7*7 }}{% raw %}"),
    "version of templates": "carbonpeak/cases?_version=" + quote("{{ 7*7 }}"),
    "magic parameter": "carbonpeak.json?sql=" + quote("select :_header_cookie"),
    "through nothing": "carbonpeak/cases.json?_through={}",
    "through a list": "carbonpeak/cases?_through=[1]",
    "two statements in a filter": "carbonpeak/cases.json?_where=1;drop",
    "unpaired bracket in a filter": "carbonpeak/cases?_where=(",
    "queries of others in a filter": "carbonpeak/cases.json?_where="
    + quote("id in (select sql from sqlite_stmt)"),
    "words of one letter": "-/search.json?q=" + quote("a b c d e f g h i j k l m n o p " * 60),
    "signs of a query": "-/search.json?q=" + quote('" OR *:* ( [ { ~ ^ \\'),
    "numbers that are none": "-/peers.json?population=nan",
    "null bytes": "carbonpeak/cases.json?_search=%00%00",
    "bytes that are not text": "carbonpeak/cases.json?_search=%ff%fe",
    "query of a query": "carbonpeak/lessons_and_limits.json?words=" + quote('" OR lessons_fts:*'),
    "diagram of another": "-/schema.svg",
}


@pytest.mark.parametrize("name", ADDRESSES)
async def test_address_is_answered_within_bounds(
    name: str, built: Workspace, reader: httpx.AsyncClient
) -> None:
    before = used()
    answer = await reader.get(f"/data/{ADDRESSES[name]}")
    assert used() - before < PROCESSOR_SECONDS
    assert answer.status_code < 500, answer.text[:300]
    assert len(answer.content) < LARGEST_ANSWER
    assert "set-cookie" not in answer.headers
    assert_plain(answer, built)


async def test_slow_statements_do_not_stop_quick_ones(reader: httpx.AsyncClient) -> None:
    """What the event loop does meanwhile is not held up by what threads do."""
    import asyncio

    slow = asyncio.create_task(
        reader.get("/data/carbonpeak.json", params={"sql": REFUSED["endless recursion"]})
    )
    await asyncio.sleep(0)
    quick = await reader.get("/data/carbonpeak/provinces.json")
    assert quick.status_code == 200
    assert (await slow).status_code == 400


async def test_process_stays_within_its_memory(built: Workspace) -> None:
    """One process that served every hostile request needs less than 200 MB."""
    import subprocess
    import sys

    program = f"""
import asyncio
from pathlib import Path
import httpx
from carbonpeak.explore.application import make_explorer
from carbonpeak.explore.limits import limit_process
from tests.test_explore_hostile import ADDRESSES, GROWING, REFUSED

async def main():
    limit_process()
    build = Path({str(built.build)!r})
    application = make_explorer(build / "carbonpeak.db", build / "search")
    transport = httpx.ASGITransport(app=application)
    async with httpx.AsyncClient(transport=transport, base_url="http://data.example") as reader:
        for name in (
            "zeros", "many zeros", "gathered text", "doubling", "heavy join ordered",
            "texts that grow",
        ):
            await reader.get("/carbonpeak.json", params={{"sql": REFUSED[name]}})
        for statement in GROWING.values():
            answer = await reader.get("/carbonpeak.json", params={{"sql": statement}})
            assert answer.status_code == 400, answer.text
        for name in ("facet on all", "streamed table", "labels of all"):
            await reader.get("/" + ADDRESSES[name])
    application.close()

asyncio.run(main())
# Not by getrusage, which counts what this process was before it began this program.
status = Path("/proc/self/status").read_text(encoding="ascii")
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) < 200_000
