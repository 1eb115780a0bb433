"""The page under a real mouse, real keys, a narrow window, no script, and an attack."""

import base64
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.report.chromium import BROWSER, Tab, tab
from tests.report.sample_paper import EVIDENCE
from tests.report.test_html_in_browser import COMMAND, EVERYTHING, opened

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not BROWSER, reason="there is no Chromium on this machine"),
]

FOCUSED = "document.activeElement"
DIALOG = "document.querySelector('dialog').open"
STANDING = "document.querySelector('.explore .standing').textContent"


@pytest.fixture(scope="module")
def browser() -> Iterator[Tab]:
    """Yield one browser for all tests."""
    with tab() as page:
        yield page


@pytest.fixture
def page(browser: Tab, tmp_path: Path) -> Tab:
    """Return the browser with the sample paper open."""
    return opened(browser, tmp_path)


@pytest.fixture
def bare_page(browser: Tab, tmp_path: Path) -> Iterator[Tab]:
    """Yield the browser with the sample paper open, whose script does not run."""
    browser.ask("Emulation.setScriptExecutionDisabled", value=True)
    yield opened(browser, tmp_path)
    browser.ask("Emulation.setScriptExecutionDisabled", value=False)


@pytest.fixture
def narrow_page(browser: Tab, tmp_path: Path) -> Iterator[Tab]:
    """Yield the browser with the sample paper in a window 320 CSS pixels wide."""
    size = {"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": False}
    browser.ask("Emulation.setDeviceMetricsOverride", **size)
    yield opened(browser, tmp_path)
    browser.ask("Emulation.clearDeviceMetricsOverride")


def click(page: Tab, x: float, y: float) -> None:
    """Press and release the left button of the mouse at a place of the window."""
    for action in ("mousePressed", "mouseReleased"):
        page.ask("Input.dispatchMouseEvent", type=action, x=x, y=y, button="left", clickCount=1)


def click_on(page: Tab, selector: str) -> None:
    """Scroll the first element of `selector` into the window and click on its middle."""
    x, y = page.value(
        f"(() => {{ const found = document.querySelector('{selector}');"
        "found.scrollIntoView({ block: 'center', behavior: 'instant' });"
        "const box = found.getClientRects()[0];"
        "return [box.x + box.width / 2, box.y + box.height / 2]; })()"
    )
    click(page, x, y)


def press_arrow(page: Tab, name: str, code: int) -> None:
    """Press and release an arrow key."""
    for action in ("keyDown", "keyUp"):
        page.ask(
            "Input.dispatchKeyEvent", type=action, key=name, code=name, windowsVirtualKeyCode=code
        )


def test_without_its_script_the_page_is_complete(bare_page: Tab) -> None:
    """Evidence lies open and a number leads to it; nothing shows that would do nothing."""
    page = bare_page
    seen = "(element) => element.checkVisibility()"
    assert page.value("[...document.querySelectorAll('.evidence')].every((one) => one.open)")
    assert page.value(f"[...document.querySelectorAll('button, input')].filter({seen}).length") == 0
    assert page.value(f"[...document.querySelectorAll('.data a')].filter({seen}).length") > 0
    click_on(page, 'a[href^="#E"]')
    assert page.value("location.hash") == "#E1"
    shown = page.value("document.querySelector(':target').innerText")
    assert all(fact in shown for pair in EVIDENCE.facts for fact in pair)


def test_the_mouse_opens_evidence_and_closes_it_outside(page: Tab) -> None:
    """A click on a number opens its facts; one beside them closes them, one on them does not."""
    click_on(page, 'a[href^="#E"]')
    assert page.value(DIALOG)
    click_on(page, "dialog dl")
    assert page.value(DIALOG)
    click(page, 3, 3)
    assert not page.value(DIALOG)
    assert page.value("location.hash") == ""


def test_the_command_of_a_number_reaches_the_clipboard(page: Tab) -> None:
    """The copied command is the one that was shown, and a screen reader is told."""
    page.value(
        "window.copied = []; document.addEventListener('copy', () => {"
        "const area = document.querySelector('textarea'); if (area) copied.push(area.value); });"
        "navigator.clipboard && (navigator.clipboard.writeText = async (t) => copied.push(t)); 1"
    )
    click_on(page, 'a[href^="#E"]')
    click_on(page, "dialog dd button")
    assert page.value("new Promise((done) => setTimeout(done, 50)).then(() => copied)") == [COMMAND]
    assert page.value("document.querySelector('[role=status]').textContent") == "Command copied"


def test_the_first_key_leads_past_the_contents(page: Tab) -> None:
    """The first stop of Tab is the link to the text, and the next stop lies in the text."""
    page.press("Tab")
    assert page.value(f"{FOCUSED}.textContent") == "Skip to the text"
    page.press("Enter")
    page.press("Tab")
    assert page.value(f"{FOCUSED}.closest('main') !== null")


def test_an_open_dialog_keeps_the_focus(page: Tab) -> None:
    """No press of Tab reaches what lies below the dialog."""
    page.value("document.querySelector(\"a[href^='#E']\").focus()")
    page.press("Enter")
    inside = f"{FOCUSED} === document.body || {FOCUSED}.closest('dialog') !== null"
    for _ in range(6):
        page.press("Tab")
        assert page.value(inside)


def test_arrows_move_the_margin(page: Tab) -> None:
    """Few presses stay at the margin in force, more leave it, and as many lead back to it."""
    page.value("document.querySelector('.explore input[type=range]').focus()")
    for _ in range(8):
        press_arrow(page, "ArrowRight", 39)
    assert page.value(STANDING).startswith("Exploratory: ")
    spoken = page.value(f"{FOCUSED}.getAttribute('aria-valuetext')")
    assert "Exploratory: " in spoken
    for _ in range(8):
        press_arrow(page, "ArrowLeft", 37)
    assert page.value(STANDING) == "The margin in force"


def test_columns_sort_by_keys_and_keep_the_focus(page: Tab) -> None:
    """Enter on a head sorts its column and stays there."""
    page.value("document.querySelectorAll('#tab-long thead button')[1].focus()")
    page.press("Enter")
    assert page.value(f"{FOCUSED}.closest('th').ariaSort") == "ascending"
    assert page.value(f"{FOCUSED}.textContent") == "Score"


def test_what_has_the_focus_is_outlined(page: Tab) -> None:
    """Every stop of Tab shows where the reader is."""
    for _ in range(12):
        page.press("Tab")
        style = f"getComputedStyle({FOCUSED})"
        assert page.value(f"{style}.outlineStyle") != "none", page.value(f"{FOCUSED}.outerHTML")
        assert page.value(f"parseFloat({style}.outlineWidth)") >= 1


def test_a_narrow_window_scrolls_in_one_direction(narrow_page: Tab) -> None:
    """At 320 pixels the page is as wide as the window; wide tables scroll in their own box."""
    root = "document.documentElement"
    over = f"{root}.scrollWidth - {root}.clientWidth"
    assert narrow_page.value("innerWidth") == 320
    assert narrow_page.value(over) == 0
    narrow_page.value("document.querySelector('#tab-long').style.width = '400px'")
    assert narrow_page.value(over) > 0


def test_controls_are_large_enough_to_hit(narrow_page: Tab) -> None:
    """Buttons and fields are at least 24 pixels in both directions."""
    narrow_page.value("document.querySelector('.explore').open = true")
    small = (
        "[...document.querySelectorAll('button, input, summary')]"
        ".filter((one) => one.checkVisibility())"
        ".map((one) => [one.outerHTML, one.getBoundingClientRect()])"
        ".filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html)"
    )
    assert narrow_page.value(small) == []
    narrow_page.value(
        "document.querySelector('.explore .reset').style.cssText ="
        "'height: 20px; min-height: 0; padding: 0; box-sizing: border-box'"
    )
    assert len(narrow_page.value(small)) == 1


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="there is no pdftotext")
def test_paper_holds_the_evidence_and_no_controls(page: Tab) -> None:
    """Printing unfolds what is folded and leaves out what only a screen can do."""
    page.ask("Emulation.setEmulatedMedia", media="", features=[])
    printed = base64.b64decode(page.ask("Page.printToPDF")["data"])
    command = ["pdftotext", "-", "-"]
    read = subprocess.run(command, input=printed, capture_output=True, check=True).stdout
    text = " ".join(read.decode().split())
    assert all(fact in text for _, fact in EVIDENCE.facts)
    for control in ("Copy CSV", "Enlarge", "Colours: auto", "Filter rows"):
        assert control in page.value("document.body.innerHTML")
        assert control not in text


ATTACKS = {
    "script": "(() => { const one = document.createElement('script');"
    "one.textContent = 'window.hacked = true'; document.body.append(one); })()",
    "handler": "document.body.insertAdjacentHTML('beforeend', '<p onclick=\"hacked = 1\">x</p>'),"
    "document.body.lastElementChild.click()",
    "frame": "(() => { const one = document.createElement('iframe');"
    "one.src = 'https://example.org/'; document.body.append(one); })()",
    "picture": "new Promise((done) => { const one = new Image(); one.onerror = done;"
    "one.src = 'https://example.org/x.png'; document.body.append(one); }).then(() => 1)",
    "request": "fetch('https://example.org/').catch(() => 1)",
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_what_is_smuggled_in_does_nothing(page: Tab, attack: str) -> None:
    """The page's policy refuses scripts, handlers, frames, pictures and requests of others."""
    assert page.problems == []
    page.value(f"window.hacked = false; {attack}")
    page.value("new Promise((done) => setTimeout(done, 50))")
    assert page.value("window.hacked") is False
    assert any("Content Security Policy" in str(problem) for problem in page.problems)


def test_text_is_not_turned_into_code(page: Tab) -> None:
    """The policy refuses to evaluate text."""
    call = (
        "(() => { try { return Function('return 1')(); } catch (error) { return error.name; } })()"
    )
    answer = page.ask(
        "Runtime.evaluate", expression=call, returnByValue=True, allowUnsafeEvalBlockedByCSP=False
    )
    assert answer["result"]["value"] == "EvalError"


def test_the_parts_of_the_page_have_unique_names(page: Tab) -> None:
    """No two elements share an id, and every link inside the page leads somewhere."""
    assert EVERYTHING.references
    twice = (
        "[...document.querySelectorAll('[id]')].map((one) => one.id)"
        ".filter((id, place, ids) => ids.indexOf(id) !== place)"
    )
    lost = (
        "[...document.querySelectorAll('a[href^=\"#\"]')].map((one) => one.hash.slice(1))"
        ".filter((id) => !document.getElementById(id))"
    )
    assert page.value(twice) == []
    assert page.value(lost) == []
