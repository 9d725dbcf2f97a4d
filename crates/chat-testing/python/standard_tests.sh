#!/usr/bin/env bash
# Runs LangChain's standard integration tests for its ChatOpenRouter against the simulator.
#
# Needs cargo, python3 with venv, and a package index for pip. Takes no key and calls no model.
# Two rounds: all tests but those that download a file, then those with a stand-in for the file.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
work=$(mktemp -d)
server=

# Called by the trap below.
clean_up() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap clean_up EXIT

python3 -m venv "$work/venv"
python="$work/venv/bin/python"
"$python" -m pip install --quiet --disable-pip-version-check \
    langchain-openrouter==0.2.9 langchain-tests==1.1.9
"$python" -m pip list --disable-pip-version-check | grep -iE '^(langchain|openrouter|pytest )'

simulator=(-p chat-testing --features simulator --example simulator)
(cd "$root" && cargo build --quiet "${simulator[@]}")
# `exec`, so that the process to stop is the simulator itself.
(cd "$root" && exec cargo run --quiet "${simulator[@]}" -- 0) >"$work/url" &
server=$!
for _ in $(seq 600); do
    [ -s "$work/url" ] && break
    kill -0 "$server" || { echo "the simulator did not start" >&2; exit 1; }
    sleep 0.1
done
read -r base_url <"$work/url"
echo "simulator: $base_url"

export OPENROUTER_API_BASE="$base_url" OPENROUTER_API_KEY=sk-or-standard-tests
export PYTHONDONTWRITEBYTECODE=1 LANGSMITH_TRACING=false
unset OPENROUTER_BASE_URL http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY

# pytest's last line has the counts.
run_round() {
    "$python" -m pytest "$here/test_standard.py" -c /dev/null --rootdir "$here" \
        -p no:cacheprovider --tb=short -rsxX -o asyncio_mode=auto \
        -o asyncio_default_fixture_loop_scope=function \
        --benchmark-storage "file://$work/benchmarks" "$@"
}

failed=0
echo "== without the tests that download a file"
run_round -q -m 'not downloads' || failed=1
echo "== those that download a file; a stand-in takes the file's place"
run_round -m downloads -v || failed=1
exit "$failed"
