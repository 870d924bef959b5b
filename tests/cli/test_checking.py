from collections.abc import Callable
from pathlib import Path

from knowledge.content import DIRECTORY
from knowledge.texts import load_texts
from tests.cli.program import Program
from tests.knowledge.sample import asked, entry, question, write, write_quiz, write_topic

TEXTS = load_texts(DIRECTORY / "texts")


def lines(program: Program, *args: str | Path) -> list[str]:
    """What ``fawen check`` complains of, without the sum at the end, which must be right."""
    done = program.run("check", *args)
    *problems, total = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (1, "")
    assert total == TEXTS("problems.bad", count=len(problems))
    return problems


def complaint(where: str, code: str, **context: str) -> str:
    return TEXTS("problems.line", where=where, problem=TEXTS(f"problems.{code}", **context))


def test_the_shipped_content_is_right(fawen: Program) -> None:
    done = fawen.run("check")
    assert (done.returncode, done.stderr) == (0, "")


def test_all_problems_are_named_at_once(spoilt: Program) -> None:
    write_topic(
        spoilt.home / "knowledge", "bad", [entry("a", related=["nowhere"]), entry("b", anwser="x")], {"a": asked("a"), "c": {}}
    )
    write(spoilt.home / "storage" / "indicators.yaml", "groups: {}\ngroups: {}\nindicators: []\n")
    found = lines(spoilt)
    assert complaint("bad.yaml a", "unknown_entry", id="nowhere") in found
    assert complaint("bad.yaml b", "unknown_field", field="anwser", reason="") in found
    assert complaint("bad.yaml b", "too_few_phrasings", count="0", least="8") not in found
    assert complaint("indicators.yaml:2", "duplicate_key", key="groups") in found
    assert complaint("phrasings", "unknown_entry", id="c") in found


def test_an_unknown_placeholder_is_named(spoilt: Program) -> None:
    write_topic(spoilt.home / "knowledge", "bad", [entry("a", answer="去{nowhere}。", detail="问{nobody}。")])
    assert lines(spoilt) == [complaint("bad.yaml a", "unknown_placeholder", name=name) for name in ("nobody", "nowhere")]


def test_citations_are_held_against_the_laws(small: Program, tmp_path: Path) -> None:
    write(tmp_path / "laws" / "index.tsv", "short_title\tfile\tstale\n样法\tyang.txt\tno\n")
    write(tmp_path / "laws" / "yang.txt", "art 3\t甲。\n")
    assert small.output("check", "--laws", tmp_path / "laws")
    write(tmp_path / "laws" / "yang.txt", "art 1\t甲。\n")
    assert len(lines(small, "--laws", tmp_path / "laws")) == 6


def test_long_sentences_and_unexplained_terms_are_named_wherever_a_villager_reads_them(spoilt: Program) -> None:
    long = "这" * 41
    write_topic(spoilt.home / "knowledge", "bad", [entry("a", answer=f"{long}。可以申请复议。", detail="复议不要钱。")])
    write_quiz(spoilt.home / "knowledge", "bad", [question("q", ask=f"{long}?", why="要走司法确认。")])
    write(spoilt.home / "knowledge" / "texts" / "smalltalk.yaml", {"thanks": long})
    sentence = {"length": "41", "limit": "40", "sentence": long}
    term = TEXTS.under("problems")["jargon"]
    assert sorted(lines(spoilt)) == sorted(
        [
            complaint("bad.yaml a", "long_sentence", **sentence),
            complaint("quiz/bad.yaml q", "long_sentence", **sentence),
            complaint("smalltalk.thanks", "long_sentence", **sentence),
            TEXTS("problems.line", where="bad.yaml a", problem=term.format(term="复议", plain="重新审")),
            TEXTS("problems.line", where="bad.yaml a", problem=term.format(term="复议", plain="重新审")),
            TEXTS("problems.line", where="quiz/bad.yaml q", problem=term.format(term="司法确认", plain="请法院认可")),
        ]
    )


def test_what_was_not_reviewed_for_a_year_is_listed_and_is_no_failure(spoilt: Program) -> None:
    write_topic(spoilt.home / "knowledge", "old", [entry("a", reviewed="2020-01-31")])
    write_quiz(spoilt.home / "knowledge", "old", [question("q", reviewed="2020-01-31")])
    printed = spoilt.output("check").splitlines()
    assert TEXTS("problems.noted", count=2) in printed
    assert complaint("old.yaml a", "not_reviewed", reviewed="2020-01-31") in printed
    assert complaint("quiz/old.yaml q", "not_reviewed", reviewed="2020-01-31") in printed


def test_what_cites_a_changed_article_is_listed_until_it_is_reviewed(small: Program, tmp_path: Path) -> None:
    change = {"law": "样法", "article": "3", "day": "2026-12-01"}
    printed = small.output("check", "--changed", write(tmp_path / "changed.yaml", {"changed": [change]})).splitlines()
    assert TEXTS("problems.noted", count=6) in printed
    assert complaint("animals.yaml dog-bite", "law_changed", reviewed="2026-11-24", **change) in printed
    for other in ({"article": "4"}, {"law": "别法"}, {"day": "2026-11-24"}):
        assert (
            len(small.output("check", "--changed", write(tmp_path / "c.yaml", {"changed": [change | other]})).splitlines()) == 1
        )


def test_a_wrong_list_of_changed_articles_is_named(small: Program, tmp_path: Path) -> None:
    missing = small.run("check", "--changed", tmp_path / "none.yaml")
    assert (missing.returncode, missing.stderr) == (1, TEXTS("errors.no_file", path=tmp_path / "none.yaml") + "\n")
    wrong = small.run("check", "--changed", write(tmp_path / "wrong.yaml", {"changed": [{"law": "样法"}]}))
    assert wrong.returncode == 1
    assert complaint("wrong.yaml", "missing_field", field="changed.0.article") in wrong.stderr.splitlines()


def test_a_folder_without_laws_is_named(small: Program, tmp_path: Path) -> None:
    done = small.run("check", "--laws", tmp_path)
    assert (done.returncode, done.stderr) == (1, TEXTS("errors.no_laws", path=tmp_path) + "\n")


def break_topic(home: Path) -> None:
    write_topic(home / "knowledge", "bad", [entry("a", related=["nowhere"], answer="去{nowhere}。")])


def break_file(name: str) -> Callable[[Path], object]:
    return lambda home: write(home / name, "a: 1\na: 2\n")


def test_problems_of_every_file_come_at_once(spoilt: Program) -> None:
    names = ["knowledge/township.yaml", "knowledge/danger.yaml", "knowledge/smalltalk.yaml", "knowledge/lexicon.yaml"]
    names += ["knowledge/plain.yaml", "knowledge/quiz/sample.yaml"]
    names += ["knowledge/reading.yaml", "knowledge/masking.yaml", "storage/activities.yaml", "storage/indicators.yaml"]
    for spoil in (break_topic, *map(break_file, names)):
        spoil(spoilt.home)
    found = "\n".join(lines(spoilt))
    assert [name for name in names if Path(name).name not in found] == []


def test_a_placeholder_is_named_beside_other_problems(spoilt: Program) -> None:
    break_topic(spoilt.home)
    assert complaint("bad.yaml a", "unknown_placeholder", name="nowhere") in lines(spoilt)


def test_broken_content_keeps_the_program_from_answering(spoilt: Program) -> None:
    break_topic(spoilt.home)
    done = spoilt.run("ask", "狗咬了人谁赔")
    assert done.returncode == 1
    assert complaint("bad.yaml a", "unknown_entry", id="nowhere") in done.stderr.splitlines()


def test_broken_texts_are_named_although_no_text_can_say_it(spoilt: Program) -> None:
    write(spoilt.home / "knowledge" / "texts" / "cases.yaml", "a: [1\n")
    done = spoilt.run("check")
    assert done.returncode == 1
    assert "cases.yaml" in done.stderr
    assert "Traceback" not in done.stderr
