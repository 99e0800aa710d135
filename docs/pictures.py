"""The pictures of the guides, taken of the running demo: `make pictures` (the demo is at PORT).

Each is a screen, or a part of one, as its user sees it. They are kept small: a palette, no more than 1000 pixels wide.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from tqdm import tqdm

FOLDER = Path(__file__).parents[1] / "intranet" / "static" / "intranet" / "guide"
PASSWORD = "silta-demo"  # noqa: S105  the demo's, public on purpose
MOST_BYTES = 1_500_000
COLOURS = 64
WIDEST = 1000


@dataclass(frozen=True)
class Picture:
    """`area`: a selector of the part to show, else what a window shows; `act` brings its state about."""

    name: str
    user: str
    path: str
    language: str
    size: tuple[int, int] = (1280, 860)
    area: str = ""
    act: Callable[[Page], None] | None = None


def _edit(slug: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        found = page.request.get(f"/admin/api/main/pages/?slug={slug}").json()
        page.goto(f"/admin/pages/{found['items'][0]['id']}/edit/")

    return act


def _both(name: str, users: tuple[str, str], path: str) -> tuple[Picture, Picture]:
    return Picture(f"{name}.fi", users[0], path, "fi"), Picture(f"{name}.sv", users[1], path, "sv")


EDITORS = ("editor", "editor2")
PICTURES = (
    Picture("guidance", "doctor", "/en/guidance/housing-problems/", "en", (1280, 900)),
    Picture("guidance.fi", "doctor", "/fi/ohjeet/asumisen-vaikeudet/", "fi"),
    Picture("guidance.sv", "nurse", "/sv/anvisningar/svarigheter-med-boendet/", "sv"),
    Picture("editor.fi", "editor", "/admin/", "fi", act=_edit("asumisen-vaikeudet")),
    Picture("editor.sv", "editor2", "/admin/", "sv", act=_edit("svarigheter-med-boendet")),
    *_both("dashboard", EDITORS, "/admin/"),
    *_both("pages", EDITORS, "/admin/guidance_pages/"),
    *_both("checks", EDITORS, "/admin/reports/checks/"),
    *_both("checklists", EDITORS, "/admin/snippets/referrals/checklist/"),
    *_both("local", EDITORS, "/admin/local-parts/"),
    *_both("feedback", EDITORS, "/admin/pagefeedback/"),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="Where the demo runs.")
    parser.add_argument("--only", default="", help="Pictures whose name begins so.")
    options = parser.parse_args()
    executable = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))), None
    )
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        args = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=executable, args=args)
        for picture in tqdm([one for one in PICTURES if one.name.startswith(options.only)], unit="picture"):
            take(browser, options.url, picture)
    size = sum(path.stat().st_size for path in FOLDER.glob("*.png"))
    print(f"{size / 1000:.0f} kB in {FOLDER.name}/")  # noqa: T201
    return 0 if size <= MOST_BYTES else 1


def take(browser: Browser, url: str, picture: Picture) -> None:
    """Log in as the picture's user, open its screen, keep it."""
    width, height = picture.size
    context = browser.new_context(
        base_url=url,
        locale={"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}[picture.language],
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("#id_login", picture.user)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_load_state("load")
    page.goto(picture.path)
    if picture.act:
        picture.act(page)
    page.wait_for_timeout(1000)  # the admin draws its panels after it has loaded
    shot = page.locator(picture.area).first.screenshot() if picture.area else page.screenshot()
    image = Image.open(BytesIO(shot)).convert("RGB")
    if image.width > WIDEST:
        image = image.resize((WIDEST, round(image.height * WIDEST / image.width)), Image.Resampling.LANCZOS)
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER / f"{picture.name}.png", optimize=True)
    context.close()


if __name__ == "__main__":
    sys.exit(main())
