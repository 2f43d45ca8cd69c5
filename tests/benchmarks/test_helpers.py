"""What the bench reads and reckons; nothing here is timed."""

import os
import re

import pytest

from benchmarks import processes, report, statements
from benchmarks.browser import TOKEN, Answer, Failed
from benchmarks.journeys import ticket_of
from benchmarks.load import Result
from benchmarks.population import email, number, uid
from benchmarks.texts import CODE

LOG = """2026 noise
web|LOG:  statement: BEGIN
web|LOG:  statement: UPDATE "eulogin_serviceticket" SET "used_at" = '2026-11-20'
web|LOG:  execute <unnamed>: SELECT "a"
\tFROM "eulogin_account"
worker|LOG:  statement: COMMIT
harness|LOG:  statement: SELECT 1
web|LOG:  statement:\x20
\tWITH head AS (UPDATE journal_head SET sequence = 1)
web|ERROR:  statement: SELECT 2
"""


def test_only_statements_of_the_processes_asked_for_are_counted():
    found = statements.read(LOG, "web", "worker")
    assert len(found) == 5
    assert statements.frames(found) == 2
    assert statements.kinds(found) == {
        "BEGIN": 1,
        "COMMIT": 1,
        "UPDATE eulogin_serviceticket": 1,
        "SELECT eulogin_account": 1,
        "WITH journal_head": 1,
    }


def test_the_log_is_read_from_a_place_on(tmp_path):
    path = tmp_path / "log"
    path.write_text(LOG)
    log = statements.Log(path)
    with path.open("a") as more:
        more.write("web|LOG:  statement: SELECT 3\n")
    assert log.statements("web") == ["SELECT 3"]


def test_cpu_is_read_behind_a_name_with_brackets_and_counts_ended_children():
    line = f"7 (a ) b) S {' '.join(['0'] * 10)} 100 20 3 4 {' '.join(['0'] * 30)}"
    assert processes.cpu_fields(line) == pytest.approx(127 * processes.TICK)


def test_memory_is_the_proportional_share():
    assert processes.proportional_kb("Rss:  900 kB\nPss:  321 kB\nPss_Dirty:  5 kB\n") == 321


def test_this_process_is_found_in_its_own_tree():
    assert processes.tree(os.getpid())[0] == os.getpid()
    assert processes.cpu_seconds(os.getpid()) > 0


def test_cpu_of_an_operation_is_that_of_all_parts():
    result = Result(8, done=100, seconds=4, cpu={"web": 1.5, "postgresql": 0.5})
    assert (result.cpu_ms, result.part_ms("web"), result.per_second) == (20, 15, 25)


@pytest.mark.parametrize(("reached", "goal", "says"), [(1.2, 1.3, "✓"), (1.3, 1.3, "✓"), (1.31, 1.3, "> 1.3")])
def test_a_figure_is_compared_with_its_promise(reached, goal, says):
    assert says in report.verdict(reached, goal)


def test_people_are_all_different_and_their_numbers_e164():
    people = range(0, 100_000, 997)
    assert len({(uid(n), email(n), number(n)) for n in people}) == len(people)
    assert all(re.fullmatch(r"\+3247\d{7}", number(n)) for n in people)


def test_codes_and_tokens_are_found():
    assert CODE.search("EU Login (simulator): ABC-DEF-G23 is your challenge.")[0] == "ABC-DEF-G23"
    assert TOKEN.search(b'<input type="hidden" name="csrfmiddlewaretoken" value="abc">')[1] == b"abc"


def test_a_redirect_without_a_ticket_is_a_failure():
    assert ticket_of(Answer(302, "https://app.example/?a=b&ticket=ST-1", b"")) == "ST-1"
    with pytest.raises(Failed):
        ticket_of(Answer(302, "https://app.example/?a=b", b""))
