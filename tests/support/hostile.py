"""Pieces of which requests are made up that nobody means well by."""

MARK = "zq7x"  # stands in whatever is hostile
ELSEWHERE = f"{MARK}@noise.example"
SAFE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
HOSTILE = (
    f"<script>{MARK}()</script>",
    f'"><img src={MARK} onerror={MARK}()>',
    f"' onmouseover='{MARK}()' x='",
    f"</title></textarea><svg/onload={MARK}()>",
    f"javascript:{MARK}()",
    f"{{{{ {MARK} }}}}{{% {MARK} %}}",
    f"--><!--{MARK}",
    f"]]>{MARK}<![CDATA[",
    f"\r\nSet-Cookie: {MARK}=1\r\n\r\n<b>{MARK}",
    f"//{MARK}.example/",
    f"\\\\{MARK}.example\\",
    f"../../../{MARK}",
    f"{MARK}\0{MARK}",
    f"\u202e{MARK}\u2028\u2029\ufeff",
    f"{MARK}\ud800",
    f"{MARK}" * 900,
    "\ue000unsubscribe_url\ue001",
    "\ue000greeting_name\ue001",
    "\ufb00\u0130\u0131\u1e9e\u0345" * 3,
    "é\u0301" * 40,
    ELSEWHERE,
    f"<{ELSEWHERE}>, b@noise.example",
    f'"{MARK}<b>"@noise.example',
    f"{MARK}@\u2000noise.example",
    f"{MARK}@xn--a.example",
    f"{MARK}@[127.0.0.1]",
    f"{MARK}%0a%0dBcc:{ELSEWHERE}",
    f"{MARK}\nBcc: {ELSEWHERE}",
    "'; DROP TABLE subscribers; --",
    "1" * 5000,
    "",
    "\0",
    " ",
)
PRECAUTIONS = ("x-content-type-options", "content-security-policy", "referrer-policy")
METHODS = (
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "OPTIONS",
    "PATCH",
    "TRACE",
    "get",
    "BREW",
    "M-SEARCH",
)
HEADERS = (
    "Accept-Language", "Accept-Encoding", "Accept", "Cookie", "Referer", "Origin", "User-Agent", "Range",
    "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "Via", "If-Match",
    "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range", "Content-Encoding",
    "Content-Language", "Authorization", "X-HTTP-Method-Override", "Upgrade", "TE", "Sec-Fetch-Site",
)  # fmt: skip
VALUES = (
    "fr-CA,fr;q=0.8", "en;q=0", "*;q=0.0001", "fr;q=1e9", "-" * 3000, "a-b-c-d-e-f-g-h;q=0.5" * 60, "x" * 9000,
    "203.0.113.7", "203.0.113.7, 127.0.0.1", "::ffff:1.2.3.4", "fe80::1%eth0", "999.1.1.1", "1.2.3.4:80",
    ",,,", "unknown, _hidden, 10.0.0.1", "bytes=0-0", "bytes=-0", "bytes=9-1,2-", "bytes=" + "0-1," * 400,
    "gzip;q=0, identity;q=0", "br, *;q=0", '"a", W/"b"', "*", 'W/"' + "a" * 2000, "Thu, 01 Jan 1970 00:00:00 GMT",
    "Mon, 32 Foo 99999 99:99:99 GMT", "deflate", "h2c", "cross-site", "null", f"https://{MARK}.example",
    "DELETE", f"{MARK}<b>", "\xe9\xff", "a=b; c=d", "\t",
)  # fmt: skip
KINDS = (
    "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data; boundary=x", "multipart/form-data; boundary=x; charset=utf-7",
    "multipart/form-data; boundary=x; charset=idna", "multipart/form-data; boundary=x; charset=rot13",
    "multipart/form-data; boundary=x; charset=utf-16", "multipart/form-data; boundary=x; charset=punycode",
    "multipart/form-data", 'multipart/form-data; boundary=""', f"multipart/form-data; boundary={'x' * 300}",
    "application/json", "text/plain", "text/html", "", "é", "multipart/mixed; boundary=x", "a/b; c",
    "application/x-www-form-urlencoded, text/plain",
)  # fmt: skip
