"""A downloader for pooch that goes on where the last attempt stopped."""

from __future__ import annotations

import os
import time
from pathlib import Path

import requests
from tqdm import tqdm

from emolab.errors import PlainError

PAUSE = 1.0
CHUNK = 1 << 16
# A server that is busy or restarting; any other error will be the same next time.
PASSING = {429, 500, 502, 503, 504}


class BrokenOff(requests.ConnectionError):
    """The connection ended before the file did."""


class TooMuch(PlainError):
    """The server sends more than the file can hold."""


class ResumingDownloader:
    """Download over HTTP into a `.part` file that outlives a broken connection, an interrupt, and this process.

    Pooch's own downloader starts from the first byte each time, and pooch deletes its temporary file when anything
    fails. This one keeps the bytes in a file of its own, asks the server for the rest with a Range request, and hands
    the file over when it is whole. A server that does not know Range sends everything again, and gets to.

    Parameters
    ----------
    part : path
        Where the bytes are kept until the file is whole.
    timeout : float
        Seconds without a byte after which the server counts as stalled.
    attempts : int
        How often to try in one call.
    at_most : int
        Bytes; a server that sends more raises `TooMuch`.
    show : bool
        Draw a progress bar on stderr (where that is a terminal).
    """

    def __init__(
        self, part: Path, timeout: float = 30.0, attempts: int = 4, at_most: int = 8 << 30, show: bool = False
    ) -> None:
        self.part = Path(part)
        self.timeout = timeout
        self.attempts = attempts
        self.at_most = at_most
        self.show = show

    def __call__(self, url, output_file, pooch):
        """Download `url` to `output_file`: the signature that pooch calls."""
        for attempt in range(1, self.attempts + 1):
            try:
                self._continue(url)
                break
            except requests.RequestException as error:
                if attempt == self.attempts or not _may_pass(error):
                    raise
                time.sleep(PAUSE * attempt)
        os.replace(self.part, output_file)

    def _continue(self, url):
        have = self.part.stat().st_size if self.part.exists() else 0
        # Without "identity" a server may compress, and then byte counts mean nothing.
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
        with requests.get(url, stream=True, timeout=self.timeout, headers=headers) as response:
            span = response.headers.get("Content-Range", "")
            if have and response.status_code == 416 and span == f"bytes */{have}":
                return
            if have and (response.status_code == 416 or response.status_code == 206 and _start(span) != have):
                self.part.unlink()
                raise BrokenOff(f"{url} has changed since the last attempt", response=response)
            response.raise_for_status()
            start = have if response.status_code == 206 else 0
            self._write(response, start)

    def _write(self, response, start):
        length = response.headers.get("Content-Length")
        # A server may say anything there; then the file's hash, or its recordings, tell whether all of it came.
        total = start + int(length) if length and length.isdecimal() else None
        with (
            self.part.open("ab" if start else "wb") as file,
            tqdm(total=total, initial=start, unit="B", unit_scale=True, disable=None if self.show else True) as bar,
        ):
            written = start
            for chunk in response.iter_content(CHUNK):
                written += file.write(chunk)
                bar.update(len(chunk))
                if written > self.at_most:
                    break
        if written > self.at_most:
            self.part.unlink()
            raise TooMuch(f"the server sends more than the {self.at_most:,} bytes that the file can have")
        if total is not None and written < total:
            raise BrokenOff(f"the connection ended after {written:,} of {total:,} bytes", response=response)


def _may_pass(error):
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return error.response.status_code in PASSING
    return isinstance(error, requests.ConnectionError | requests.Timeout | requests.exceptions.ChunkedEncodingError)


def _start(span):
    """Return where a Content-Range such as ``bytes 100-199/200`` starts; -1 where it does not say."""
    digits = span.removeprefix("bytes ").partition("-")[0]
    return int(digits) if digits.isdecimal() else -1
