"""The image's steps, carried out without a container engine."""

import os
import subprocess
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become the image's user")
def test_the_daemon_of_the_image_is_healthy_and_keeps_its_store_in_the_volume() -> None:
    # Not where pytest keeps its folders: the image's user has to reach this one.
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        image = Path(made) / "image"
        image.mkdir()
        proof = [str(ROOT / "scripts" / "prove_image.sh"), str(image)]
        run = subprocess.run(proof, capture_output=True, text=True, timeout=1_200, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.splitlines()[-1] == "proven."
