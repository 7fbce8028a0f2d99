import pytest

from syndicate.delivery.replies import Action, Phase, Scope, classify, enhanced_of

TABLE: list[tuple[int, str | None, Phase, Action, Scope, str]] = [
    (250, "2.0.0", "body", "sent", "recipient", ""),
    (250, None, "rcpt", "sent", "recipient", ""),
    (421, "4.7.0", "mail", "deferred", "connection", "server"),
    (421, None, "body", "deferred", "connection", "server"),
    (450, "4.3.2", "connect", "deferred", "connection", "server"),
    (454, "4.7.0", "connect", "deferred", "connection", "server"),
    (450, "4.2.0", "rcpt", "deferred", "recipient", ""),
    (450, "4.7.1", "rcpt", "deferred", "recipient", ""),
    (451, None, "body", "deferred", "recipient", ""),
    (452, "4.5.3", "rcpt", "deferred", "recipient", ""),
    (452, "4.2.2", "rcpt", "deferred", "recipient", "full"),
    (552, "5.2.2", "rcpt", "deferred", "recipient", "full"),
    (451, "4.7.28", "body", "deferred", "recipient", "rate"),
    (550, "5.1.1", "rcpt", "refused", "recipient", "address"),
    (553, "5.1.3", "rcpt", "refused", "recipient", "address"),
    (556, "5.1.10", "rcpt", "refused", "recipient", "address"),
    (550, None, "rcpt", "refused", "recipient", "address"),
    (550, None, "body", "refused", "recipient", "content"),
    (554, None, "data", "refused", "recipient", "content"),
    (550, "5.2.1", "rcpt", "refused", "recipient", "disabled"),
    (552, "5.3.4", "mail", "refused", "recipient", "content"),
    (552, None, "body", "refused", "recipient", "content"),
    (550, "5.2.3", "body", "refused", "recipient", "content"),
    (550, "5.4.6", "rcpt", "refused", "recipient", "routing"),
    (550, "5.7.1", "rcpt", "refused", "recipient", "policy"),
    (550, "5.7.26", "body", "refused", "recipient", "policy"),
    (550, "5.7.515", "body", "refused", "recipient", "policy"),
    (550, "5.5.0", "rcpt", "refused", "recipient", ""),
    (550, "5.6.0", "body", "refused", "recipient", ""),
    (550, "5.6.7", "mail", "refused", "recipient", "routing"),  # SMTPUTF8, farther on
    (553, "5.6.7", "rcpt", "refused", "recipient", "routing"),
    (554, "5.6.9", "body", "refused", "recipient", "routing"),
    (554, None, "rcpt", "refused", "recipient", ""),
    (501, "5.5.4", "mail", "refused", "job", "protocol"),
    (503, None, "data", "refused", "job", "protocol"),
    (530, "5.7.0", "mail", "refused", "job", "credentials"),
    (534, None, "connect", "refused", "job", "credentials"),
    (535, "5.7.8", "connect", "refused", "job", "credentials"),
    (550, "5.7.1", "mail", "refused", "job", "sender"),
    (553, None, "mail", "refused", "job", "sender"),
    (554, None, "connect", "refused", "job", "unwelcome"),
]


@pytest.mark.parametrize(("code", "enhanced", "phase", "action", "scope", "kind"), TABLE)
def test_a_reply_means_what_the_standards_say(
    code: int, enhanced: str | None, phase: Phase, action: Action, scope: Scope, kind: str
) -> None:
    verdict = classify(code, enhanced, phase)
    assert (verdict.action, verdict.scope, verdict.kind) == (action, scope, kind)


@pytest.mark.parametrize(
    ("code", "enhanced", "action"),
    [(450, "5.1.1", "deferred"), (550, "4.2.2", "refused"), (250, "5.0.0", "sent")],
)
def test_the_basic_code_counts_where_the_two_disagree(
    code: int, enhanced: str, action: Action
) -> None:
    assert classify(code, enhanced, "rcpt").action == action


@pytest.mark.parametrize("code", [-1, 0, 150, 354, 999])
def test_what_is_no_reply_is_said_to_be_none(code: int) -> None:
    with pytest.raises(ValueError, match=str(code)):
        classify(code, None, "body")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5.1.1 User unknown", "5.1.1"),
        (" 4.7.28 slow down", "4.7.28"),
        ("5.7.515", "5.7.515"),
        ("User unknown 5.1.1", None),
        ("5.1.1.1 no", None),
        ("7.1.1 no", None),
        ("", None),
    ],
)
def test_the_enhanced_code_is_read_from_the_beginning(text: str, expected: str | None) -> None:
    assert enhanced_of(text) == expected
