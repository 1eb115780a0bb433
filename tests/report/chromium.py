"""A page in Debian's Chromium without a screen, driven over its DevTools protocol."""

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import websocket

BROWSER = shutil.which("chromium") or shutil.which("google-chrome") or ""
OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
    "--window-size=1300,900",
)
PATIENCE = 60.0
"""Seconds until a browser that says nothing is given up."""

KEYS = {"Enter": (13, "\r"), "Escape": (27, ""), "Tab": (9, "")}


@dataclass
class Tab:
    """An open page."""

    channel: websocket.WebSocket
    count: int = 0
    events: list[dict[str, Any]] = field(default_factory=list)

    def ask(self, method: str, **parameters: object) -> dict[str, Any]:
        """Return the answer to a command of the protocol."""
        self.count += 1
        self.channel.send(json.dumps({"id": self.count, "method": method, "params": parameters}))
        while True:
            answer: dict[str, Any] = json.loads(self.channel.recv())
            if answer.get("id") != self.count:
                self.events.append(answer)
                continue
            assert "error" not in answer, answer
            return dict(answer["result"])

    def value(self, expression: str) -> Any:
        """Return what a JavaScript expression, or the promise of one, evaluates to."""
        options = {"returnByValue": True, "awaitPromise": True, "userGesture": True}
        answer = self.ask("Runtime.evaluate", expression=expression, **options)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """Press and release a key."""
        code, text = KEYS[key]
        names = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        typed = {"text": text} if text else {}
        self.ask("Input.dispatchKeyEvent", type="keyDown", **names, **typed)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **names)

    def open(self, page: Path, fragment: str = "") -> None:
        """Load `page` from disk and wait until it is complete."""
        self.events.clear()
        self.ask("Page.navigate", url=page.as_uri() + fragment)
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(json.loads(self.channel.recv()))

    @property
    def problems(self) -> list[dict[str, Any]]:
        """Errors of scripts and what the page's policy refused, since it was opened."""
        self.value("1")
        told = ("Runtime.exceptionThrown", "Log.entryAdded")
        return [event for event in self.events if event.get("method") in told]


@contextmanager
def tab() -> Iterator[Tab]:
    """Start a browser and yield its page."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [BROWSER, *OPTIONS, f"--user-data-dir={profile}", "about:blank"]
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as browser:
            try:
                channel = _channel(Path(profile, "DevToolsActivePort"))
                page = Tab(channel)
                for domain in ("Page", "Runtime", "Log"):
                    page.ask(f"{domain}.enable")
                yield page
                channel.close()
            finally:
                browser.terminate()


def _channel(port_file: Path) -> websocket.WebSocket:
    until = time.monotonic() + PATIENCE
    while not (port_file.exists() and port_file.read_text().count("\n")):
        assert time.monotonic() < until, "the browser did not start"
        time.sleep(0.05)
    port, path = port_file.read_text().split("\n")[:2]
    whole = websocket.create_connection(f"ws://127.0.0.1:{port}{path}", timeout=PATIENCE)
    whole.send(json.dumps({"id": 1, "method": "Target.getTargets"}))
    targets = json.loads(whole.recv())["result"]["targetInfos"]
    whole.close()
    (target,) = [one["targetId"] for one in targets if one["type"] == "page"]
    address = f"ws://127.0.0.1:{port}/devtools/page/{target}"
    channel: websocket.WebSocket = websocket.create_connection(address, timeout=PATIENCE)
    return channel
