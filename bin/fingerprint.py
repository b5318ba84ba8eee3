"""What of pyproject.toml decides the locks, as one line; bin/lock writes it into them and bin/check compares.

python bin/fingerprint.py           the line
python bin/fingerprint.py FILE...   fails and names the locks that were not made from today's pyproject.toml
"""

import hashlib
import json
import sys
import tomllib
from pathlib import Path

project = tomllib.loads(Path("pyproject.toml").read_text())
deciding = [
    project["project"]["requires-python"],
    project["project"]["dependencies"],
    project["dependency-groups"],
    project.get("tool", {}).get("uv", {}),
]
line = f"pyproject.toml: sha256:{hashlib.sha256(json.dumps(deciding, sort_keys=True).encode()).hexdigest()}"
stale = [name for name in sys.argv[1:] if Path(name).read_text().splitlines()[0] != f"# {line}"]
if stale:
    sys.exit(f"Older than pyproject.toml, bin/lock makes them anew: {', '.join(stale)}")
if len(sys.argv) == 1:
    sys.stdout.write(f"{line}\n")
