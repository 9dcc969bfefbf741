"""`make contract-adopt` in a copy of the project: after it, `make contract-live` is green against the same server."""

import json
import re
from pathlib import Path

import pytest
import yaml

from backquant.sandbox import Sandbox, SandboxSettings
from tests.support.examples import ROOT

from .place import copied

pytestmark = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="copies are made with git")


def test_a_server_with_names_of_its_own_is_adopted_by_one_command(tmp_path: Path) -> None:
    place = copied(tmp_path)
    with Sandbox(settings=SandboxSettings(names="other")) as server:
        to_it = {"BACKQUANT_API_KEY": server.key, "BACKQUANT_BASE_URL": server.url}
        before = place.run("scripts.live", "--small", variables=to_it)
        # Nothing is expected of what nobody recorded; only beside what the vendor's schemas name, a name is one too many.
        assert before.returncode in (0, 1), before.stdout[-3_000:]
        drifted = re.findall(r"drift +(\S+)", before.stdout)
        assert set(drifted) <= {"gex.strike_profile", "multi.gex_levels"}
        adopted = place.run("scripts.live.adopt", variables=to_it)
        assert adopted.returncode == 0, adopted.stdout[-3_000:] + adopted.stderr[-3_000:]
        after = place.run("scripts.live", variables=to_it)
        assert after.returncode == 0, after.stdout[-5_000:]
        again = place.run("scripts.live.adopt", "--small", variables=to_it)
        assert again.returncode == 0, again.stdout[-3_000:] + again.stderr[-3_000:]
    recorded = yaml.safe_load((place.root / "openapi" / "recorded.yaml").read_text(encoding="utf-8"))
    assert "/etf/flows" in json.dumps(recorded)
    model = (place.root / "generated" / "backquant_api" / "models" / "etf_flows.py").read_text(encoding="utf-8")
    assert re.search(r"^    v_sdnuf: ", model, re.MULTILINE)  # `funds`, by that server's name for it
    flows = json.loads((place.root / "openapi" / "recorded" / "etf_flows.json").read_bytes())
    assert "v_sdnuf" in flows["data"]
    assert server.key not in "".join(
        path.read_text(encoding="utf-8") for path in (place.root / "openapi").rglob("*.json")
    )
    checked = place.run("scripts.generate", "--check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    with Sandbox(settings=SandboxSettings()) as other:
        to_other = {"BACKQUANT_API_KEY": other.key, "BACKQUANT_BASE_URL": other.url}
        differs = place.run("scripts.live", "--small", variables=to_other)
    assert differs.returncode == 1  # what was recorded binds
