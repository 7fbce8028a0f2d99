"""Mails that come back → notices: reports of any kind, complaints, and who leaves by mail. Pure: bytes in, values out."""
