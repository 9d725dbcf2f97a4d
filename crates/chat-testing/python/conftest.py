"""Marks the standard tests that download a file, and those that are expected to fail."""

import inspect

import pytest

DOWNLOADS = ("httpx.get(", "_get_base64_from_url(")

NAMES = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "downloads: needs a file from the internet")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    marked = set()
    for item in items:
        source = inspect.getsource(item.function)
        if any(call in source for call in DOWNLOADS):
            item.add_marker(pytest.mark.downloads)
            marked.add(item.originalname)
        expected = getattr(item.cls, "expected_failures", {}).get(item.name)
        if expected:
            item.add_marker(pytest.mark.xfail(strict=True, **expected))
    config.stash[NAMES] = sorted(marked)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    names = terminalreporter.config.stash.get(NAMES, [])
    terminalreporter.write_line(f"tests that download a file: {', '.join(names)}")
