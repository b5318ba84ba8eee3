"""Speaking to a mail server: we always know how far a mail got when something breaks."""

import socket
import threading
from contextlib import contextmanager

import pytest

from activity.mail.smtp import Deferred, LeaseLost, Post, Rejected, Unclear, Unreachable, stuffed

MAIL = {"sender": "arena@localhost", "recipient": "mira@beispiel.example", "content": b"Subject: x\r\n\r\n.Punkt\r\n"}
POLITE = {
    "EHLO": b"250 hello\r\n",
    "MAIL": b"250 ok\r\n",
    "RCPT": b"250 ok\r\n",
    "DATA": b"354 go\r\n",
    "NOOP": b"250 ok\r\n",
}
HANG_UP, SILENCE = b"", b"..."


@contextmanager
def server(*, greeting=b"220 ready\r\n", after_text=b"250 taken\r\n", **answers):
    """A mail server that answers each command as told; an empty answer hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        taken = []
        behaviour = {"greeting": greeting, "answers": POLITE | answers, "after_text": after_text, "taken": taken}
        threading.Thread(target=serve, args=[listening], kwargs=behaviour, daemon=True).start()
        yield Post({"host": "127.0.0.1", "port": listening.getsockname()[1], "timeout": 2}), taken


def serve(listening, **behaviour):
    while True:
        try:
            connection, _address = listening.accept()
        except OSError:
            return
        with connection, connection.makefile("rb") as lines:
            talk(connection, lines, **behaviour)


def talk(connection, lines, *, greeting, answers, after_text, taken):
    connection.sendall(greeting)
    for line in lines:
        answer = answers.get(line[:4].decode().upper().strip(), b"250 ok\r\n")
        if answer == HANG_UP:
            return
        connection.sendall(answer)
        if answer.startswith(b"354"):
            taken.append(text_until_the_dot(lines))
            if after_text == HANG_UP:
                return
            if after_text != SILENCE:
                connection.sendall(after_text)


def text_until_the_dot(lines):
    text = b""
    for line in lines:
        if line == b".\r\n":
            break
        text += line
    return text


def hand_over(post, hold=lambda: True):
    with post:
        post.open()
        post.send(**MAIL, hold=hold)


def test_a_polite_server_takes_the_mail_with_its_dots():
    with server() as (post, taken):
        hand_over(post)

    assert taken == [b"Subject: x\r\n\r\n..Punkt\r\n"]


def test_one_connection_serves_many_mails():
    with server() as (post, taken), post:
        for _mail in range(3):
            post.open()
            post.send(**MAIL, hold=lambda: True)
        assert len(taken) == 3


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(("answer", "problem"), [(b"451 later\r\n", Deferred), (b"550 no\r\n", Rejected)])
def test_a_refusal_is_for_now_or_for_good(command, answer, problem):
    with server(**{command: answer}) as (post, taken), pytest.raises(problem, match=answer[:3].decode()):
        hand_over(post)

    assert taken == []


@pytest.mark.parametrize(("answer", "problem"), [(b"451 later\r\n", Deferred), (b"554 spam\r\n", Rejected)])
def test_a_refusal_after_the_text_is_no_doubt(answer, problem):
    with server(after_text=answer) as (post, _taken), pytest.raises(problem):
        hand_over(post)


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_connection_lost_before_the_text_means_try_again(command):
    with server(**{command: HANG_UP}) as (post, _taken), pytest.raises(Deferred):
        hand_over(post)


def test_a_connection_lost_after_the_text_leaves_a_doubt():
    with server(after_text=HANG_UP) as (post, _taken), pytest.raises(Unclear):
        hand_over(post)


def test_a_server_that_falls_silent_after_the_text_leaves_a_doubt(monkeypatch):
    monkeypatch.setattr("activity.mail.smtp.TRANSACTION", 0.5)

    with server(after_text=SILENCE) as (post, _taken), pytest.raises(Unclear):
        hand_over(post)


def test_nobody_there():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        post = Post({"host": "127.0.0.1", "port": unused.getsockname()[1], "timeout": 1})

        with pytest.raises(Unreachable):
            post.open()


@pytest.mark.parametrize("greeting", [b"554 go away\r\n", b"421 busy\r\n"])
def test_a_server_that_turns_us_away_blames_no_mail(greeting):
    with server(greeting=greeting) as (post, _taken), pytest.raises(Unreachable):
        post.open()


def test_nothing_goes_out_when_the_lease_is_lost():
    with server() as (post, taken), pytest.raises(LeaseLost):
        hand_over(post, hold=lambda: False)

    assert taken == []


def test_a_server_that_hung_up_between_two_mails_is_called_again():
    with server(NOOP=HANG_UP) as (post, taken), post:
        for _mail in range(2):
            post.open()
            post.send(**MAIL, hold=lambda: True)
        assert len(taken) == 2


def test_lines_end_as_the_protocol_wants_and_dots_are_doubled():
    assert stuffed(b"a\n.\r\nb\r..c") == b"a\r\n..\r\nb\r\n...c\r\n.\r\n"
