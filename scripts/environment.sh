# Sourced by the scripts: changes to the project root, and creates .venv if it is missing or pyproject.toml changed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python; do
        if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "azfacade needs Python 3.11 or newer: set PYTHON to its path" >&2
    return 1
}

ensure_environment() {
    local ready
    ready=".venv/ready-$(cat pyproject.toml scripts/environment.sh | cksum | tr ' ' '-')"
    if [ ! -f "$ready" ] || ! .venv/bin/python -c '' 2>/dev/null; then
        echo "setting up .venv" >&2
        rm -rf .venv
        "$(find_python)" -m venv .venv
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
        touch "$ready"
    fi
}

ensure_environment
PATH="$PWD/.venv/bin:$PATH"
export PYTHONPATH="$PWD/scripts" PYTHONUTF8=1
