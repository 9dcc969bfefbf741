"""Install the built wheel into an environment of its own and run the quickstart with it against the sandbox.

It runs in a folder outside the checkout, so that nothing but the wheel's own files can be imported.
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

__all__: list[str] = []


ROOT = Path(__file__).resolve().parents[1]


def main(dist: str) -> int:
    wheels = list(Path(dist).glob("*.whl"))
    if len(wheels) != 1 or len(list(Path(dist).glob("*.tar.gz"))) != 1:
        print(f"one wheel and one sdist are expected in {dist}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "env"
        venv.create(home, with_pip=True)
        binaries = home / "bin"
        python = str(binaries / "python")
        pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
        subprocess.run([*pip, f"{wheels[0].resolve()}[sandbox]"], check=True)
        quickstart = str(ROOT / "docs" / "examples" / "quickstart.py")
        command = [str(binaries / "backquant"), "sandbox", "--port", "0", "--", python, "-W", "error", quickstart]
        return subprocess.run(command, cwd=folder, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
