"""The README's examples are run as a newcomer would type them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.config import load_text

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ (newskeep .*)$", README, re.MULTILINE)
# What is asked of the network, or of make, is run by other tests and by the maker of a release.
DEMO = [command for command in COMMANDS if "demo-store" in command]
OWN = [command for command in COMMANDS if "demo" not in command]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the demo has been run."""
    folder = tmp_path_factory.mktemp("desk")
    assert "newskeep demo" in COMMANDS
    done = run("newskeep demo", folder)
    assert done.returncode == 0, done.stderr
    return folder


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    newskeep = Path(sys.executable).parent / "newskeep"
    shell = command.replace("newskeep", str(newskeep), 1)
    env = {**os.environ, "NO_COLOR": "1"}
    return subprocess.run(
        shell, shell=True, cwd=folder, env=env, capture_output=True, text=True, timeout=120
    )


def test_there_are_examples_of_both_kinds() -> None:
    assert len(DEMO) >= 6
    assert len(OWN) >= 3


@pytest.mark.parametrize("command", DEMO)
def test_what_the_readme_does_with_the_demos_store_works(command: str, desk: Path) -> None:
    done = run(command, desk)
    assert done.returncode == 0, done.stderr
    assert done.stdout or done.stderr


def test_the_demos_store_shows_the_stealth_edit(desk: Path) -> None:
    told = run("newskeep --config demo-store/demo.yaml list edits --verdict stealth", desk)
    assert "At least 17 boats" in told.stdout


def test_the_demos_store_shows_the_copy_and_the_rewrite_and_no_other_kin(desk: Path) -> None:
    told = run("newskeep --config demo-store/demo.yaml kin --families --json", desk)
    families = [json.loads(line) for line in told.stdout.splitlines()]
    hosts = [sorted(urlsplit(url).hostname or "" for url in it["pages"]) for it in families]
    assert sorted(hosts) == [
        ["harbour-gazette.example", "northern-courier.example"],
        ["newswell.example", "northern-courier.example"],
    ]
    assert all("northern-courier" in it["likely_source"] for it in families)


def test_the_demos_store_says_which_copy_still_carries_the_old_figure(desk: Path) -> None:
    told = run("newskeep --config demo-store/demo.yaml list --json", desk)
    pages = [json.loads(line)["url"] for line in told.stdout.splitlines()]
    copy = next(url for url in pages if "newswell" in url and "88121" in url)
    log = run(f"newskeep --config demo-store/demo.yaml log {copy}", desk).stdout
    assert "copy outdated: still carries “30”" in log


def test_what_the_readme_does_with_a_store_of_ones_own_works(tmp_path: Path) -> None:
    for command in OWN:
        done = run(command, tmp_path)
        assert done.returncode == 0, f"{command}: {done.stderr}"


def test_the_readmes_configuration_can_be_used() -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert load_text(text).identity.contact == "desk@example.org"


def test_every_verb_that_the_readme_names_is_there() -> None:
    named = set(re.findall(r"`newskeep (\w+)", README))
    told = run("newskeep --help", ROOT).stdout
    assert named <= set(re.findall(r"^  (\w+) ", told, re.MULTILINE))


def test_every_file_that_the_readme_links_to_is_there() -> None:
    linked = re.findall(r"\]\(([^)#]+)\)", README)
    assert [link for link in linked if "://" not in link and not (ROOT / link).exists()] == []
