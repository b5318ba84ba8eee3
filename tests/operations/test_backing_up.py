"""`manage.py backup` and `restore`: what was there is there again, and who was erased stays erased."""

import json
import os
import zipfile
from pathlib import Path

import psycopg
import pytest

from arena import restore
from arena.backup import Unusable
from arena.restore import opened
from tests.operations.houses import House

SESSIONS = {"django_session", "usersessions_usersession"}
HISTORY = "SELECT md5(string_agg(activity_event::text, '|' ORDER BY id)) FROM activity_event"
COMMENTS = "SELECT body FROM ideas_comment ORDER BY id"
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"
TRIGGERS = "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint
WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2
"""
INDEXES = (
    "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON oid = indrelid WHERE relkind = 'r' ORDER BY 1"
)
PICTURE = b"RIFF\x00\x00\x00\x00WEBP"

pytestmark = pytest.mark.xdist_group("backup")


# Ideas in every stage, words of an event, a comment with signs that a copy could trip over.
LIFE = """
from ideas.models import Stage
from tests import make
author, moderator = make.person("Mira \\\\ K."), make.moderator()
for stage in Stage:
    make.idea(stage, author=author)
idea = make.idea(Stage.SUBMITTED, author=author)
idea.publish(by=moderator)
make.comment(idea, body="Tab\\t, Rück\\\\strich, Zeile\\nund \\\\N")
make.idea(Stage.SUBMITTED).decline(by=moderator, category="duplicate", reason="Das gibt es schon.")
stabsstelle, decided = make.stabsstelle(), make.idea()
decided.decline(by=stabsstelle, category="other", reason="Tab\\t, „Zeile“\\n\\\\ und Ende", what_could_change="Geld.")
decided.reopen(by=stabsstelle, reason="Es gibt Geld.")
decided.decisions.first().text.blank()
from tests.measures import recognised
recognised.recognised().revoke(by=make.stabsstelle(), reason="Die Quellen sind nicht mehr offen.")
"""
DECISIONS = """
SELECT number, hash, previous_hash, digests::text, salt, reason FROM activity_decisionrecord
JOIN activity_decisiontext ON record_id = id ORDER BY number
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A house in which something has happened."""
    with House(f"arena_told_{os.getpid()}", tmp_path_factory.mktemp("told")) as house:
        house.does("prepare", "--without-story", "--verbosity", "0")
        house.does("shell", "--no-imports", "--command", LIFE)
        house.ask("INSERT INTO django_session VALUES ('key', 'secret', now() + interval '1 day')")
        picture = house.folder / "media" / "2026" / "tree.webp"
        picture.parent.mkdir(parents=True)
        picture.write_bytes(PICTURE)
        yield house


@pytest.fixture(scope="module")
def backup(told) -> Path:
    return Path(told.does("backup", str(told.folder / "backups")).strip())


@pytest.fixture(scope="module")
def restored(backup, tmp_path_factory):
    """Another house, into which the backup was restored."""
    with House(f"arena_restored_{os.getpid()}", tmp_path_factory.mktemp("restored")) as house:
        assert "Restored" in house.does("restore", str(backup))
        yield house


def test_everything_comes_back_and_history_is_the_same(told, restored):
    before, after = told.counts(), restored.counts()

    assert {t: n for t, n in after.items() if t not in SESSIONS} == {
        t: n for t, n in before.items() if t not in SESSIONS
    }
    assert before["ideas_idea"] >= 15
    assert before["activity_event"] >= 3
    assert restored.ask(COMMENTS) == told.ask(COMMENTS)
    assert restored.ask(HISTORY) == told.ask(HISTORY)
    assert (restored.folder / "media" / "2026" / "tree.webp").read_bytes() == PICTURE


def test_decisions_verify_after_a_restore_and_a_change_is_found_there_too(told, restored):
    whole = "5 Entscheidungen geprüft, die Kette ist unversehrt. Davon ist 1 geschwärzt."

    assert restored.does("verify_decisions").strip() == whole
    assert restored.ask(DECISIONS) == told.ask(DECISIONS)

    switch = "ALTER TABLE activity_decisiontext {} TRIGGER USER"
    restored.ask(switch.format("DISABLE"))
    restored.ask("UPDATE activity_decisiontext SET reason = reason || '.' WHERE reason <> ''")
    refused = restored.manage("verify_decisions")
    restored.ask("UPDATE activity_decisiontext SET reason = left(reason, -1) WHERE reason <> ''")
    restored.ask(switch.format("ENABLE"))
    assert refused.stderr.startswith("CommandError: Entscheidung 1: Ihr Wortlaut passt nicht")


def test_recognitions_verify_after_a_restore_also_with_a_key_that_had_to_be_made_anew(restored):
    whole = "1 Anerkennung geprüft, sie ist unversehrt."
    statement = restored.ask("SELECT text FROM measures_signedstatement LIMIT 1")[0][0]
    public = json.loads(statement)["signature"]["key"]
    first, lost = restored.does("verify_recognition").strip(), {"SIGNING_KEY": "5e" * 32}
    before, restored.environment = restored.environment, {**restored.environment, **lost}
    refused = restored.manage("verify_recognition").stderr
    restored.environment = {**restored.environment, "SIGNING_KEYS_RETIRED": public}
    again = restored.does("verify_recognition").strip()
    restored.environment = before

    assert first == again == whole
    assert public in refused  # says what to name as retired


def test_what_guards_the_tables_guards_them_again(told, restored):
    assert restored.ask(CONSTRAINTS) == told.ask(CONSTRAINTS)
    assert restored.ask(TRIGGERS) == told.ask(TRIGGERS)
    assert restored.ask(INDEXES) == told.ask(INDEXES)
    with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
        restored.ask("DELETE FROM activity_event")


def test_nobody_is_signed_in_after_a_restore(told, restored):
    assert told.counts()["django_session"] == 1
    assert restored.counts()["django_session"] == 0


def test_who_was_erased_after_the_backup_stays_erased(told, backup, tmp_path):
    ((person, name),) = told.ask(
        "SELECT id, public_name FROM accounts_user WHERE public_name <> '' ORDER BY id LIMIT 1"
    )
    ledger = tmp_path / "ledger.jsonl"
    ledger.write_text(json.dumps({"person": person, "at": "2100-01-01T00:00:00+00:00", "blank_texts": False}) + "\n")

    with House(f"arena_empty_{os.getpid()}", tmp_path / "var") as empty:
        said = empty.does("restore", str(backup), "--ledger", str(ledger))
        rows = empty.ask("SELECT email, public_name, is_active FROM accounts_user WHERE id = %s", person)
        people = str(empty.ask("SELECT accounts_user::text FROM accounts_user"))
        known = empty.ask("SELECT person FROM activity_erasure")

    assert "Erased again: 1" in said
    assert rows == [(None, "", False)]
    assert name not in people
    assert known == [(person,)]


def test_the_ledger_lies_beside_the_backups_and_only_grows(told, backup, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    line = json.dumps({"person": 4_000_000, "at": "2026-01-01T00:00:00+00:00", "blank_texts": False}) + "\n"
    (folder / "erasures.jsonl").write_text(line)
    (told.folder / "erasures.jsonl").write_text(line.replace("4000000", "5000000"))

    told.does("backup", str(folder))
    (told.folder / "erasures.jsonl").unlink()

    known = [json.loads(kept)["person"] for kept in (folder / "erasures.jsonl").read_text().splitlines()]
    assert sorted(known) == [4_000_000, 5_000_000]


def test_a_house_in_use_is_not_replaced_by_mistake(told, backup):
    refused = told.manage("restore", str(backup))

    assert refused.returncode == 1
    assert "--replace" in refused.stderr


def test_replacing_takes_away_what_came_later_but_not_the_memory_of_whom_it_erased(backup, restored):
    ((person,),) = restored.ask("SELECT min(id) FROM accounts_user WHERE public_name <> ''")
    restored.ask("INSERT INTO activity_erasure (person, at, blank_texts) VALUES (%s, now(), false)", person)
    restored.ask(
        "INSERT INTO accounts_user (password, is_superuser, public_name, about, is_active, is_example, joined_at) "
        "VALUES ('', false, 'Nachzügler', '', true, false, now())"
    )
    restored.ask("CREATE TABLE of_a_later_version (id int)")
    restored.ask("SELECT setval('ideas_idea_id_seq', 80000)")
    later = restored.folder / "media" / "later.webp"
    later.write_bytes(PICTURE)

    restored.does("restore", str(backup), "--replace")

    assert restored.ask("SELECT count(*) FROM accounts_user WHERE public_name = 'Nachzügler'") == [(0,)]
    assert restored.ask("SELECT public_name FROM accounts_user WHERE id = %s", person) == [("",)]
    assert restored.ask("SELECT to_regclass('of_a_later_version')") == [(None,)]
    assert not later.exists()
    assert dict(restored.ask(SEQUENCES))["ideas_idea_id_seq"] > 80_000


def test_numbers_of_the_lost_days_are_never_handed_out_again(told, restored):
    """Old links name them, and mails bear them."""
    last, before = dict(restored.ask(SEQUENCES)), dict(told.ask(SEQUENCES))

    assert all(last[name] >= (value or 0) + 10_000 for name, value in before.items())


@pytest.mark.parametrize("harm", ["cut short", "a byte changed", "a member gone", "other words", "something else"])
def test_a_damaged_backup_is_known(backup, tmp_path, harm):
    damaged = damage(backup, tmp_path / backup.name, harm)

    with pytest.raises(Unusable), opened(damaged):
        pass


def test_a_backup_of_another_form_is_not_guessed_at(backup, tmp_path):
    later = rewritten(backup, tmp_path / backup.name, lambda manifest: manifest | {"format": 99})

    with pytest.raises(Unusable, match="format 99"), opened(later):
        pass


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda manifest: manifest | {"migrations": [*manifest["migrations"], ["ideas", "9999_later"]]},
            "ideas.9999_later",
        ),
        (lambda manifest: with_rows(manifest, "ideas_idea", 7), "instead of 7"),
    ],
    ids=["of a later version", "a row is missing"],
)
def test_what_cannot_be_restored_changes_nothing(told, backup, tmp_path, change, sentence):
    path = rewritten(backup, tmp_path / backup.name, change)
    before = told.counts()

    refused = told.manage("restore", str(path), "--replace")

    assert refused.returncode == 1
    assert refused.stderr.startswith("CommandError: ")
    assert sentence in refused.stderr
    assert told.counts() == before
    assert (told.folder / "media" / "2026" / "tree.webp").exists()


@pytest.mark.django_db
def test_a_table_that_has_changed_since_is_not_filled_by_guess():
    manifest = {"tables": {"ideas_idea": {"columns": ["id", "colour"], "rows": 0}}}

    with pytest.raises(Unusable, match="ideas_idea has other columns"):
        restore._fill(None, manifest)


def test_a_house_that_is_still_running_is_left_alone(told, backup):
    with psycopg.connect(told.url) as somebody:
        somebody.execute("SELECT count(*) FROM ideas_idea")
        refused = told.manage("restore", str(backup), "--replace")

    assert refused.returncode == 1
    assert refused.stderr.startswith("CommandError: Somebody uses this database")
    assert told.counts()["ideas_idea"] > 0


def test_a_backup_can_be_looked_at_without_restoring_it(told, backup):
    assert "The backup is whole" in told.does("restore", str(backup), "--check")


def test_a_backup_is_for_its_owner_only_and_holds_no_session(backup):
    with zipfile.ZipFile(backup) as archive:
        names = archive.namelist()

    assert backup.stat().st_mode & 0o777 == 0o600
    assert not [name for name in names if "session" in name]
    assert [path.name for path in backup.parent.iterdir() if path.suffix == ".part"] == []


def test_only_the_newest_are_kept_and_nothing_else_is_touched(told, tmp_path):
    for day in (1, 2, 3):
        (tmp_path / f"arena-2020010{day}T000000Z.zip").touch()
    (tmp_path / "arena-of-grandmother.zip").touch()

    made = Path(told.does("backup", str(tmp_path), "--keep", "2").splitlines()[0])

    left = {path.name for path in tmp_path.iterdir()}
    assert left - {"erasures.jsonl"} == {made.name, "arena-20200103T000000Z.zip", "arena-of-grandmother.zip"}


def test_a_full_disk_leaves_no_half_a_backup(told, tmp_path):
    script = f"""
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))
from pathlib import Path
from arena import backup
backup.write(Path({str(tmp_path)!r}))
"""
    failed = told.manage("shell", "--command", script)

    assert failed.returncode != 0
    assert "File too large" in failed.stderr
    assert list(tmp_path.iterdir()) == []


def damage(backup: Path, path: Path, harm: str) -> Path:
    content = backup.read_bytes()
    if harm == "cut short":
        path.write_bytes(content[:-1000])
    elif harm == "a byte changed":
        with zipfile.ZipFile(backup) as archive:
            words = archive.getinfo("tables/ideas_idea.copy")
        place = words.header_offset + 200
        path.write_bytes(content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :])
    elif harm == "other words":
        rewritten(backup, path, lambda manifest: with_digest(manifest, "ideas_idea", "0" * 64))
    elif harm == "something else":
        path.write_text("Das ist keine Sicherung.")
    else:
        rewritten(backup, path, lambda manifest: manifest, without="tables/ideas_idea.copy")
    return path


def rewritten(backup: Path, path: Path, change, *, without: str = "") -> Path:
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                content = json.dumps(change(json.loads(content))).encode()
            if name != without:
                new.writestr(name, content)
    return path


def with_rows(manifest, table, rows):
    manifest["tables"][table]["rows"] = rows
    return manifest


def with_digest(manifest, table, digest):
    manifest["tables"][table]["sha256"] = digest
    return manifest
