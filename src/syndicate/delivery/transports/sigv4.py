"""A request to Amazon → the headers that sign it (Signature Version 4), with the standard library.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

_ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True, repr=False)
class Signer:
    """Who signs, and for what; the secret is never shown."""

    key: str
    secret: str
    region: str
    service: str

    def headers(
        self, host: str, path: str, data: bytes, now: datetime, more: Mapping[str, str]
    ) -> dict[str, str]:
        """Return the headers of a POST without a query: `more`, the date, and the signature of it all."""
        date = f"{now:%Y%m%dT%H%M%SZ}"
        signed = {name.lower(): value for name, value in more.items()}
        signed |= {"host": host, "x-amz-date": date}
        names = ";".join(sorted(signed))
        lines = "".join(f"{name}:{signed[name]}\n" for name in sorted(signed))
        request = "\n".join(("POST", path, "", lines, names, hashlib.sha256(data).hexdigest()))
        scope = f"{date[:8]}/{self.region}/{self.service}/aws4_request"
        digest = hashlib.sha256(request.encode()).hexdigest()
        signature = self._signature(date[:8], "\n".join((_ALGORITHM, date, scope, digest)))
        credential = f"{_ALGORITHM} Credential={self.key}/{scope}"
        return {
            **more,
            "X-Amz-Date": date,
            "Authorization": f"{credential}, SignedHeaders={names}, Signature={signature}",
        }

    def _signature(self, day: str, text: str) -> str:
        key = f"AWS4{self.secret}".encode()
        for part in (day, self.region, self.service, "aws4_request"):
            key = hmac.digest(key, part.encode(), "sha256")
        return hmac.new(key, text.encode(), "sha256").hexdigest()
