"""The options of the providers that take mail by HTTP: where the account is, and the files with its keys."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from syndicate.settings import forms

_PATIENCE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailjet:
    """`[delivery.mailjet]`: Send API v3.1."""

    key_file: str = ""
    secret_file: str = ""
    webhook_file: str = ""
    base_url: forms.OptionalUrl = ""
    connections: forms.Connections = 2
    timeout: forms.Lasting = _PATIENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Brevo:
    """`[delivery.brevo]`: API v3."""

    key_file: str = ""
    webhook_file: str = ""
    base_url: forms.OptionalUrl = ""
    connections: forms.Connections = 1
    timeout: forms.Lasting = _PATIENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Ses:
    """`[delivery.ses]`: Amazon SES, API v2. `topic`: the SNS topic whose notifications are taken."""

    region: forms.Region = "eu-west-3"
    key_file: str = ""
    secret_file: str = ""
    configuration_set: forms.OptionalName = ""
    topic: forms.OptionalTopic = ""
    base_url: forms.OptionalUrl = ""
    connections: forms.Connections = 8
    timeout: forms.Lasting = _PATIENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailgun:
    """`[delivery.mailgun]`: messages.mime. `webhook_file`: holds the key that signs webhooks."""

    domain: forms.OptionalDomain = ""
    region: Literal["eu", "us"] = "eu"
    key_file: str = ""
    webhook_file: str = ""
    base_url: forms.OptionalUrl = ""
    connections: forms.Connections = 8
    timeout: forms.Lasting = _PATIENCE
