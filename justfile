# Daily commands. `just` lists them. Nothing here is needed to build or test: plain cargo works.

default:
    @just --list

# Ask a model. Without OPENROUTER_API_KEY the embedded simulator answers.
ask *prompt:
    cargo run --quiet --bin chat -- {{prompt}}

# All tests.
test:
    cargo test --workspace

# What CI runs.
ci:
    bash .ci/run

# Format and lint.
lint:
    cargo fmt --all
    cargo clippy --workspace --all-targets --all-features -- -D warnings

# The documentation, opened in a browser.
doc:
    cargo doc --workspace --no-deps --all-features --open

# All examples, one after the other.
examples:
    bash .ci/examples

# The simulator on a port of this machine.
sim port="8787":
    cargo run --quiet --bin chat -- sim --port {{port}}

# Accept changed snapshots after a look at them.
snapshots:
    cargo insta review

# This project beside other clients: half an hour, and builds. `--quick` for a short run.
bench-peers *arguments:
    cargo run --release --manifest-path benches/peers/Cargo.toml -- {{arguments}}
